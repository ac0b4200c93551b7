package io.github.linuxipc.channel;

import java.nio.ByteBuffer;

/**
 * A received message. Inside a {@link MessageHandler} it is a view that is valid until the handler
 * returns. A message that {@link Receiver#receive} or {@link #copy} returned is owned by the caller
 * and stays valid.
 */
public interface Message {
  /**
   * Returns the payload between the buffer's position and limit, read-only and big-endian. Each
   * call returns the same buffer. The caller may move the position of the buffer.
   *
   * @return the payload
   */
  ByteBuffer payload();

  /**
   * Returns the id of the sender. The id is unique among the channel's live senders and the same
   * for all messages of one sender.
   *
   * @return the sender's id; 0 on a raw wire that does not identify the sender
   */
  long senderId();

  /**
   * Returns the headers. They are parsed when they are first asked for, and stay valid after the
   * handler has returned: H1 (see docs/contract.md).
   *
   * @return the headers in the order in which they were sent; empty if there are none
   */
  Headers headers();

  /**
   * Returns a copy of the payload's remaining bytes without moving its position.
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
   * Returns a message, with its headers, that remains valid after the handler has returned.
   *
   * @return this message if the caller already owns it, otherwise a copy
   */
  Message copy();
}
