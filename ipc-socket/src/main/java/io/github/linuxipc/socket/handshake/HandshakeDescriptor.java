package io.github.linuxipc.socket.handshake;

import io.github.linuxipc.spi.ChannelParameters;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that open and close a connection of {@link io.github.linuxipc.spi.WireFormat#FRAMED}.
 * All numbers are little-endian. Only this class knows the offsets.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                     magic "IPCs" (sender)                     |   0   hello,
 *  +-------------------------------+-------------------------------+       32 bytes
 *  |         wire version          | flags: 1 secret, 2 process id |   4
 *  +-------------------------------+-------------------------------+
 *  |                         sender number                         |   8
 *  +---------------------------------------------------------------+
 *  |                       max-message-size                        |  12
 *  +---------------------------------------------------------------+
 *  |  the sender's nonce, 16 bytes; or, as flag 2 says, its        |  16
 *  |  process id in the first 8 bytes; or 0                        |
 *  +---------------------------------------------------------------+
 *
 *  +---------------------------------------------------------------+
 *  |                    magic "IPCr" (receiver)                    |   0   reply,
 *  +-------------------------------+-------------------------------+       64 bytes
 *  |         wire version          |            status             |   4
 *  +-------------------------------+-------------------------------+
 *  |                       max-message-size                        |   8
 *  +---------------------------------------------------------------+
 *  |                           0, reserved                         |  12
 *  +---------------------------------------------------------------+
 *  |             the receiver's nonce, 16 bytes, or 0              |  16
 *  +---------------------------------------------------------------+
 *  |             the receiver's proof, 32 bytes, or 0              |  32
 *  +---------------------------------------------------------------+
 *
 *  +---------------------------------------------------------------+
 *  |                the sender's proof, HMAC-SHA256                |   0   proof, 32 bytes
 *  +---------------------------------------------------------------+
 *
 *  +---------------+
 *  |      'G'      |                                                   0   close notice, 1 byte
 *  +---------------+
 * </pre>
 *
 * <p>The magic and the wire version keep their offsets in all future wire versions.
 */
public final class HandshakeDescriptor {
  /** The length of a hello in bytes. */
  public static final int HELLO_LENGTH = 32;

  /** The length of a reply in bytes. */
  public static final int REPLY_LENGTH = 64;

  /** The length of a proof in bytes. */
  public static final int PROOF_LENGTH = 32;

  /** The length of a nonce in bytes. */
  public static final int NONCE_LENGTH = 16;

  /** The close notice: the last byte that a receiver sends when it closes the channel. */
  public static final byte CLOSE_NOTICE = 'G';

  /** The length in bytes of the part of a reply that its proof covers. */
  public static final int REPLY_HEAD_LENGTH = 32;

  /** The number of bytes by which a hello or a reply is recognised. */
  public static final int MAGIC_LENGTH = 4;

  private static final int HELLO_MAGIC = 'I' | 'P' << 8 | 'C' << 16 | 's' << 24;
  private static final int REPLY_MAGIC = 'I' | 'P' << 8 | 'C' << 16 | 'r' << 24;
  private static final int HAS_SECRET = 1;
  private static final int HAS_PROCESS = 2;
  private static final int VERSION_OFFSET = 4;
  private static final int FLAGS_OFFSET = 6;
  private static final int SENDER_OFFSET = 8;
  private static final int HELLO_MAX_MESSAGE_SIZE_OFFSET = 12;
  private static final int NONCE_OFFSET = 16;
  private static final int STATUS_OFFSET = 6;
  private static final int REPLY_MAX_MESSAGE_SIZE_OFFSET = 8;
  private static final int REPLY_PROOF_OFFSET = 32;

  private HandshakeDescriptor() {}

  /**
   * Allocates a buffer for a message of the handshake.
   *
   * @param length the length of the message in bytes
   * @return a little-endian buffer
   */
  public static ByteBuffer allocate(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Encodes a hello.
   *
   * @param terms the sender's channel parameters
   * @param sender the sender's number
   * @param nonce its nonce; of length 0 if the sender has no secret
   * @return the hello
   */
  public static ByteBuffer hello(ChannelParameters terms, int sender, byte[] nonce) {
    return allocate(HELLO_LENGTH)
        .putInt(0, HELLO_MAGIC)
        .putShort(VERSION_OFFSET, (short) terms.wireVersion())
        .putShort(FLAGS_OFFSET, (short) (nonce.length > 0 ? HAS_SECRET : 0))
        .putInt(SENDER_OFFSET, sender)
        .putInt(HELLO_MAX_MESSAGE_SIZE_OFFSET, terms.maxMessageSize())
        .put(NONCE_OFFSET, nonce);
  }

  /**
   * Returns whether a message begins with the magic of a hello.
   *
   * @param hello at least {@link #MAGIC_LENGTH} bytes
   * @return whether it does
   */
  public static boolean isHello(ByteBuffer hello) {
    return hello.getInt(0) == HELLO_MAGIC;
  }

  /**
   * Returns whether the sender of a hello has a secret.
   *
   * @param hello the hello
   * @return whether it has
   */
  public static boolean hasSecret(ByteBuffer hello) {
    return (hello.getShort(FLAGS_OFFSET) & HAS_SECRET) != 0;
  }

  /**
   * Adds the sender's process id to a hello without a secret, for the receiver's log.
   *
   * @param hello the hello
   * @param process the process id
   */
  public static void putProcess(ByteBuffer hello, long process) {
    hello.putShort(FLAGS_OFFSET, (short) (hello.getShort(FLAGS_OFFSET) | HAS_PROCESS));
    hello.putLong(NONCE_OFFSET, process);
  }

  /**
   * Returns the sender's process id of a hello.
   *
   * @param hello the hello
   * @return the process id as the sender claims it, or 0 if the hello has none
   */
  public static long process(ByteBuffer hello) {
    boolean present = (hello.getShort(FLAGS_OFFSET) & (HAS_SECRET | HAS_PROCESS)) == HAS_PROCESS;
    return present ? Math.max(0, hello.getLong(NONCE_OFFSET)) : 0;
  }

  /**
   * Returns the sender's number of a hello.
   *
   * @param hello the hello
   * @return the number
   */
  public static int sender(ByteBuffer hello) {
    return hello.getInt(SENDER_OFFSET);
  }

  /**
   * Returns the sender's max-message-size of a hello.
   *
   * @param hello the hello
   * @return the size in bytes
   */
  public static int helloMaxMessageSize(ByteBuffer hello) {
    return hello.getInt(HELLO_MAX_MESSAGE_SIZE_OFFSET);
  }

  /**
   * Returns the wire version of a hello or a reply.
   *
   * @param either a hello or a reply
   * @return the version
   */
  public static int version(ByteBuffer either) {
    return Short.toUnsignedInt(either.getShort(VERSION_OFFSET));
  }

  /**
   * Compares a hello with the receiver's settings.
   *
   * @param hello the hello
   * @param terms the receiver's channel parameters
   * @param secret whether the receiver has a secret
   * @return the status with which to reject the hello, or null if it is acceptable
   */
  public static @Nullable HandshakeStatus refusal(
      ByteBuffer hello, ChannelParameters terms, boolean secret) {
    if (terms.incompatibility(version(hello), helloMaxMessageSize(hello)).isPresent()) {
      return HandshakeStatus.TERMS_DIFFER;
    }
    if (hasSecret(hello) == secret) {
      return null;
    }
    return secret ? HandshakeStatus.SECRET_MISSING : HandshakeStatus.SECRET_UNKNOWN;
  }

  /**
   * Encodes a reply without a proof.
   *
   * @param terms the receiver's channel parameters
   * @param status the status
   * @param nonce its nonce; of length 0 if the receiver has no secret
   * @return the reply
   */
  public static ByteBuffer reply(ChannelParameters terms, HandshakeStatus status, byte[] nonce) {
    return allocate(REPLY_LENGTH)
        .putInt(0, REPLY_MAGIC)
        .putShort(VERSION_OFFSET, (short) terms.wireVersion())
        .putShort(STATUS_OFFSET, (short) status.number())
        .putInt(REPLY_MAX_MESSAGE_SIZE_OFFSET, terms.maxMessageSize())
        .put(NONCE_OFFSET, nonce);
  }

  /**
   * Returns whether a message begins with the magic of a reply.
   *
   * @param reply at least {@link #MAGIC_LENGTH} bytes
   * @return whether it does
   */
  public static boolean isReply(ByteBuffer reply) {
    return reply.getInt(0) == REPLY_MAGIC;
  }

  /**
   * Returns the status of a reply.
   *
   * @param reply the reply
   * @return its number, see {@link HandshakeStatus#of}
   */
  public static int status(ByteBuffer reply) {
    return Short.toUnsignedInt(reply.getShort(STATUS_OFFSET));
  }

  /**
   * Returns the receiver's max-message-size of a reply.
   *
   * @param reply the reply
   * @return the size in bytes
   */
  public static int replyMaxMessageSize(ByteBuffer reply) {
    return reply.getInt(REPLY_MAX_MESSAGE_SIZE_OFFSET);
  }

  /**
   * Adds the receiver's proof to a reply.
   *
   * @param reply the reply
   * @param proof its {@link #PROOF_LENGTH} bytes
   */
  public static void putProof(ByteBuffer reply, byte[] proof) {
    reply.put(REPLY_PROOF_OFFSET, proof);
  }

  /**
   * Returns the receiver's proof of a reply.
   *
   * @param reply the reply
   * @return the {@link #PROOF_LENGTH} bytes of the proof
   */
  public static byte[] proof(ByteBuffer reply) {
    byte[] proof = new byte[PROOF_LENGTH];
    reply.get(REPLY_PROOF_OFFSET, proof);
    return proof;
  }
}
