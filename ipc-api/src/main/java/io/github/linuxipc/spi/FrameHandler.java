package io.github.linuxipc.spi;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Receives frames and membership changes from {@link InboundLink#poll}. Implemented by the engine,
 * and called on the polling thread only.
 */
public interface FrameHandler {
  /**
   * Reports that a sender has been admitted. The link assigns the number that identifies the sender
   * in later calls. The number stands for one incarnation of a sender: a link never assigns a
   * number twice.
   *
   * @param peer the link's number for the sender
   */
  void onJoined(long peer);

  /**
   * Reports that a sender has been admitted, from a link that may know the sender's process.
   *
   * @param peer the link's number for the sender
   * @param process the sender's process id, for the log; 0 if it is unknown
   */
  default void onJoined(long peer, long process) {
    onJoined(peer);
  }

  /**
   * Returns whether this poll delivers further messages. A link whose messages outlive the receiver
   * asks before it takes a message, and ends the poll if not: the receiver was closed, possibly by
   * the handler of the message before, and what stays in the channel is for the next receiver. A
   * message that was taken after this method has returned true is delivered even if the receiver is
   * closed in between.
   *
   * @return whether to take another message; true by default
   */
  default boolean takesMore() {
    return true;
  }

  /**
   * Receives a complete frame.
   *
   * @param peer the link's number for the sender; 0 on a link that cannot distinguish its senders,
   *     where only the frame's header, if there is one, identifies the sender
   * @param frame a read-only view of the frame between position and limit, valid during the call
   */
  void onFrame(long peer, ByteBuffer frame);

  /**
   * Receives a complete frame with a header that the link has already read, or that the link does
   * not store. By default, composes the frame in memory of its own and calls {@link #onFrame(long,
   * ByteBuffer)}.
   *
   * @param peer the link's number for the sender; 0 on a link that cannot distinguish its senders
   * @param lengthAndControl the header's first eight bytes, as returned by {@link
   *     FrameHeader#lengthAndControl(ByteBuffer, int)}
   * @param senderAndSequence the next eight bytes, as returned by {@link
   *     FrameHeader#senderAndSequence(ByteBuffer, int)}
   * @param payload a read-only view of the payload between position and limit, valid during the
   *     call
   */
  default void onFrame(
      long peer, long lengthAndControl, long senderAndSequence, ByteBuffer payload) {
    ByteBuffer frame =
        ByteBuffer.allocate(FrameHeader.LENGTH + payload.remaining())
            .order(ByteOrder.LITTLE_ENDIAN);
    FrameHeader.put(frame, lengthAndControl, senderAndSequence);
    onFrame(peer, frame.put(payload).flip().asReadOnlyBuffer());
  }

  /**
   * Offers a complete frame, from a link that can retain it. The frame is refused if no memory is
   * available now to reassemble the message that it begins. The link then retains the frame,
   * delivers no further frames of that sender in this poll, reads no more from that sender, and
   * offers the frame again in each later poll. Until the frame is accepted, {@link
   * InboundLink#await} does not return because of that sender: memory becomes available only when
   * frames of other senders complete their messages or when those senders leave, and the polling
   * thread knows when that happens. A link whose senders share one object calls {@link
   * #onFrame(long, ByteBuffer)} instead, because the frames that complete a message may be queued
   * behind this one.
   *
   * @param peer the link's number for the sender, not 0
   * @param frame a read-only view of the frame between position and limit, valid during the call
   * @return whether the frame was accepted; true by default
   */
  default boolean offer(long peer, ByteBuffer frame) {
    onFrame(peer, frame);
    return true;
  }

  /**
   * Offers a complete frame with a header that the link has already read, or that the link does not
   * store.
   *
   * @param peer the link's number for the sender, not 0
   * @param lengthAndControl the header's first eight bytes, as returned by {@link
   *     FrameHeader#lengthAndControl(ByteBuffer, int)}
   * @param senderAndSequence the next eight bytes, as returned by {@link
   *     FrameHeader#senderAndSequence(ByteBuffer, int)}
   * @param payload a read-only view of the payload between position and limit, valid during the
   *     call
   * @return whether the frame was accepted; true by default
   */
  default boolean offer(
      long peer, long lengthAndControl, long senderAndSequence, ByteBuffer payload) {
    onFrame(peer, lengthAndControl, senderAndSequence, payload);
    return true;
  }

  /**
   * Reports that a frame or message was discarded, because a raw message was too long or the sender
   * violated the protocol.
   *
   * @param peer the link's number for the sender; 0 if the link does not know the sender
   * @param why the reason, for the log
   */
  void onDiscarded(long peer, String why);

  /**
   * Reports that a sender has left and that all of its complete frames have been delivered.
   *
   * @param peer the link's number for the sender
   * @param partial whether the sender left in the middle of a frame
   */
  void onLeft(long peer, boolean partial);
}
