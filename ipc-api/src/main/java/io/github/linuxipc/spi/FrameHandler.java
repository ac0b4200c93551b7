package io.github.linuxipc.spi;

import java.nio.ByteBuffer;

/** The engine's side of {@link InboundLink#poll}. Called on the polling thread only. */
public interface FrameHandler {
  /**
   * A sender has been admitted. Its number in later calls is the link's own and stands for one
   * incarnation: a link never gives a number to a second sender.
   *
   * @param peer the link's number for the sender
   */
  void onJoined(long peer);

  /**
   * A sender has been admitted whose process the link may know.
   *
   * @param peer the link's number for the sender
   * @param process the sender's process id, for the log; 0 if it is not known
   */
  default void onJoined(long peer, long process) {
    onJoined(peer);
  }

  /**
   * A frame has arrived whole.
   *
   * @param peer the link's number for the sender; 0 on a link whose senders share one object, where
   *     only the frame's header tells
   * @param frame a read-only view of the frame between position and limit, valid during the call
   */
  void onFrame(long peer, ByteBuffer frame);

  /**
   * A frame with a header has arrived whole, and the link has read the header in one step.
   *
   * @param peer the link's number for the sender; 0 on a link whose senders share one object
   * @param shape the header's first eight bytes, as {@link FrameHeader#lengthAndControl} makes them
   * @param origin the next eight, as {@link FrameHeader#senderAndSequence} makes them
   * @param payload a read-only view of the payload between position and limit, right behind the
   *     header, valid during the call
   */
  default void onFrame(long peer, long shape, long origin, ByteBuffer payload) {
    onFrame(peer, payload.position(payload.position() - FrameHeader.LENGTH));
  }

  /**
   * Offers a frame that has arrived whole, from a link that can leave it where it is. If it is not
   * taken, because there is no memory now to put the message together that it begins, the link
   * keeps it, hands over nothing more of that sender in this poll, does not read on from it, and
   * offers the frame again in each later poll. Until then the sender is nothing that {@link
   * InboundLink#await} returns for: room comes only by what other senders' frames complete, or when
   * they leave, and who polls knows when that happens. A link whose senders share one object calls
   * {@link #onFrame(long, ByteBuffer)}, as the frames that complete a message may lie behind this
   * one.
   *
   * @param peer the link's number for the sender, not 0
   * @param frame a read-only view of the frame between position and limit, valid during the call
   * @return whether the frame was taken, by default always
   */
  default boolean offer(long peer, ByteBuffer frame) {
    onFrame(peer, frame);
    return true;
  }

  /**
   * Offers a frame with a header that has arrived whole, and whose header the link has read in one
   * step.
   *
   * @param peer the link's number for the sender, not 0
   * @param shape the header's first eight bytes, as {@link FrameHeader#lengthAndControl} makes them
   * @param origin the next eight, as {@link FrameHeader#senderAndSequence} makes them
   * @param payload a read-only view of the payload between position and limit, right behind the
   *     header, valid during the call
   * @return whether the frame was taken, by default always
   */
  default boolean offer(long peer, long shape, long origin, ByteBuffer payload) {
    onFrame(peer, shape, origin, payload);
    return true;
  }

  /**
   * A raw message was too long, or a sender broke the protocol; it was skipped.
   *
   * @param peer the link's number for the sender
   * @param why what was wrong, for the log
   */
  void onDiscarded(long peer, String why);

  /**
   * A sender has left, and all that it had completed has been handed over.
   *
   * @param peer the link's number for the sender
   * @param partial whether it left in the middle of a frame
   */
  void onLeft(long peer, boolean partial);
}
