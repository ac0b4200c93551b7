package io.github.linuxipc.socket.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A secret that both ends hold and neither sends. Each end proves that it holds the secret by an
 * HMAC-SHA256 over its role and the messages so far. Each end has put a nonce into these messages,
 * so no proof is valid twice. The proofs authenticate the ends at the opening of the connection;
 * they neither encrypt nor protect what follows. Thread-safe.
 */
public final class Secret {
  private static final String ALGORITHM = "HmacSHA256";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;

  /**
   * Creates a secret.
   *
   * @param bytes the secret, not empty
   */
  public Secret(byte[] bytes) {
    this.key = new SecretKeySpec(bytes, ALGORITHM);
  }

  static byte[] nonce() {
    byte[] nonce = new byte[HandshakeDescriptor.NONCE_LENGTH];
    RANDOM.nextBytes(nonce);
    return nonce;
  }

  /** Returns the sender's proof, sent after the challenge. */
  byte[] senderProof(ByteBuffer hello, ByteBuffer challenge) {
    return proof("sender", hello, challenge, HandshakeDescriptor.allocate(0));
  }

  /** Returns the receiver's proof, part of its last reply. */
  byte[] receiverProof(ByteBuffer hello, ByteBuffer challenge, ByteBuffer reply) {
    return proof("receiver", hello, challenge, reply);
  }

  private byte[] proof(String role, ByteBuffer hello, ByteBuffer challenge, ByteBuffer reply) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(role.getBytes(US_ASCII));
      mac.update(head(hello));
      mac.update(head(challenge));
      mac.update(head(reply));
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  private static ByteBuffer head(ByteBuffer message) {
    return message.slice(0, Math.min(message.capacity(), HandshakeDescriptor.REPLY_HEAD_LENGTH));
  }

  static boolean equal(byte[] expected, byte[] actual) {
    return MessageDigest.isEqual(expected, actual);
  }
}
