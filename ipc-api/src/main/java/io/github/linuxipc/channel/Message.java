package io.github.linuxipc.channel;

import java.nio.ByteBuffer;

/**
 * A received message. Inside a {@link MessageHandler} it is a view, valid until the handler
 * returns; a message that {@link Receiver#receive} or {@link #copy} returned is owned by the caller
 * for good.
 */
public interface Message {
  /**
   * Returns the payload between the buffer's position and limit, read-only and big-endian. Each
   * call returns the same buffer, so its position is the reader's to move.
   *
   * @return the payload
   */
  ByteBuffer payload();

  /**
   * Tells which sender it came from: unique among the channel's live senders, and the same for all
   * messages of one.
   *
   * @return the sender, 0 on a raw wire that does not tell
   */
  long senderId();

  /**
   * Copies the payload's remaining bytes, without moving its position.
   *
   * @return the bytes
   */
  default byte[] toByteArray() {
    ByteBuffer payload = payload();
    byte[] bytes = new byte[payload.remaining()];
    payload.get(payload.position(), bytes);
    return bytes;
  }

  /**
   * Returns a message that stays valid after the handler has returned.
   *
   * @return this message if it is owned already, else a copy
   */
  Message copy();
}
