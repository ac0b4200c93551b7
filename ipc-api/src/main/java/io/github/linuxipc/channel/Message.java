package io.github.linuxipc.channel;

import java.nio.ByteBuffer;

/**
 * A received message. Inside a {@link MessageHandler} it is a view that is valid until the handler
 * returns. A message that another method or a publisher hands out, such as {@link Receiver#receive}
 * and {@link #copy}, is owned by the caller and stays valid.
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
   * Returns the id of the sender, which is the same for all messages of one connection of a sender.
   * A sender chooses it at random from 31 bits when it connects, so that two live senders of a
   * channel hardly ever have the same one. On a raw wire the receiver numbers its senders.
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
   * Returns how many messages of the same publisher a topic's subscriber missed directly before
   * this one: P5 (see docs/contract.md).
   *
   * @return the number of messages; 0 for a message that no topic carries
   */
  default long missed() {
    return 0;
  }

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
   * Returns a message, with its headers, that remains valid after the handler has returned. The
   * payload of a copy has the bytes that remain in this {@link #payload}: call this method before
   * the position is moved.
   *
   * @return this message if the caller already owns it, otherwise a copy
   */
  Message copy();
}
