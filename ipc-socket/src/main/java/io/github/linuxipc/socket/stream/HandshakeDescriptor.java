package io.github.linuxipc.socket.stream;

import io.github.linuxipc.spi.Terms;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes that open and close a connection of {@link io.github.linuxipc.spi.Wire#FRAMED}.
 * Little-endian. No other file knows an offset.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                     magic "IPCs" (sender)                     |   0   hello,
 *  +-------------------------------+-------------------------------+       32 bytes
 *  |         wire version          |  flags: bit 0 has a secret    |   4
 *  +-------------------------------+-------------------------------+
 *  |                         sender number                         |   8
 *  +---------------------------------------------------------------+
 *  |                       max-message-size                        |  12
 *  +---------------------------------------------------------------+
 *  |              the sender's nonce, 16 bytes, or 0               |  16
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
 *  |      'G'      |                                                   0   goodbye, 1 byte
 *  +---------------+
 * </pre>
 *
 * <p>The magic and the wire version stay where they are in every version to come.
 */
final class HandshakeDescriptor {
  static final int HELLO_LENGTH = 32;
  static final int REPLY_LENGTH = 64;
  static final int PROOF_LENGTH = 32;
  static final int NONCE_LENGTH = 16;

  /** The receiver's last byte when it closes in order. */
  static final byte GOODBYE = 'G';

  /** The part of a reply that its proof covers. */
  static final int REPLY_HEAD_LENGTH = 32;

  /** Enough of a hello to see that it is one. */
  static final int MAGIC_LENGTH = 4;

  private static final int HELLO_MAGIC = 'I' | 'P' << 8 | 'C' << 16 | 's' << 24;
  private static final int REPLY_MAGIC = 'I' | 'P' << 8 | 'C' << 16 | 'r' << 24;
  private static final int VERSION_OFFSET = 4;
  private static final int FLAGS_OFFSET = 6;
  private static final int SENDER_OFFSET = 8;
  private static final int HELLO_MAX_MESSAGE_SIZE_OFFSET = 12;
  private static final int NONCE_OFFSET = 16;
  private static final int STATUS_OFFSET = 6;
  private static final int REPLY_MAX_MESSAGE_SIZE_OFFSET = 8;
  private static final int REPLY_PROOF_OFFSET = 32;

  private HandshakeDescriptor() {}

  static ByteBuffer allocate(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Makes a hello; a nonce of length 0 says that the sender has no secret. */
  static ByteBuffer hello(Terms terms, int sender, byte[] nonce) {
    return allocate(HELLO_LENGTH)
        .putInt(0, HELLO_MAGIC)
        .putShort(VERSION_OFFSET, (short) terms.wireVersion())
        .putShort(FLAGS_OFFSET, (short) (nonce.length > 0 ? 1 : 0))
        .putInt(SENDER_OFFSET, sender)
        .putInt(HELLO_MAX_MESSAGE_SIZE_OFFSET, terms.maxMessageSize())
        .put(NONCE_OFFSET, nonce);
  }

  static boolean isHello(ByteBuffer hello) {
    return hello.getInt(0) == HELLO_MAGIC;
  }

  static boolean hasSecret(ByteBuffer hello) {
    return (hello.getShort(FLAGS_OFFSET) & 1) != 0;
  }

  static int sender(ByteBuffer hello) {
    return hello.getInt(SENDER_OFFSET);
  }

  static int helloMaxMessageSize(ByteBuffer hello) {
    return hello.getInt(HELLO_MAX_MESSAGE_SIZE_OFFSET);
  }

  /** Reads the wire version of a hello or a reply. */
  static int version(ByteBuffer either) {
    return Short.toUnsignedInt(either.getShort(VERSION_OFFSET));
  }

  /** Makes a reply without a proof. */
  static ByteBuffer reply(Terms terms, HandshakeStatus status, byte[] nonce) {
    return allocate(REPLY_LENGTH)
        .putInt(0, REPLY_MAGIC)
        .putShort(VERSION_OFFSET, (short) terms.wireVersion())
        .putShort(STATUS_OFFSET, (short) status.number())
        .putInt(REPLY_MAX_MESSAGE_SIZE_OFFSET, terms.maxMessageSize())
        .put(NONCE_OFFSET, nonce);
  }

  static boolean isReply(ByteBuffer reply) {
    return reply.getInt(0) == REPLY_MAGIC;
  }

  static int status(ByteBuffer reply) {
    return Short.toUnsignedInt(reply.getShort(STATUS_OFFSET));
  }

  static int replyMaxMessageSize(ByteBuffer reply) {
    return reply.getInt(REPLY_MAX_MESSAGE_SIZE_OFFSET);
  }

  static void putProof(ByteBuffer reply, byte[] proof) {
    reply.put(REPLY_PROOF_OFFSET, proof);
  }

  static byte[] proof(ByteBuffer reply) {
    byte[] proof = new byte[PROOF_LENGTH];
    reply.get(REPLY_PROOF_OFFSET, proof);
    return proof;
  }
}
