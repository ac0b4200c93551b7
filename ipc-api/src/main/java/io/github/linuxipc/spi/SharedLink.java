package io.github.linuxipc.spi;

import io.github.linuxipc.channel.IpcException;

/**
 * A sending endpoint from which several receivers read, so that a frame is written once for all of
 * them. Each receiver has a link of its own, to which it was connected before. {@link #add} makes
 * the receiver of such a link continue with the frames of this one. The engine calls the methods of
 * this interface as it calls {@link #claim}: from one thread at a time. This link is full while the
 * slowest of its receivers is. {@link #peer} does not report the loss of a receiver; the receiver's
 * own link does. A receiver that is lost does not make this link full. {@link #flush} always
 * returns true.
 */
public interface SharedLink extends OutboundLink {
  /** What became of an attempt to add a receiver. */
  enum Admission {
    /** The receiver reads the frames of this link from now on. */
    ADMITTED,

    /** The receiver's own link has no room for the notice now. */
    NOT_NOW,

    /** The receiver cannot read this link. */
    NEVER
  }

  /**
   * Makes the receiver of a link continue with the frames that are committed to this link from now
   * on, after all frames that were committed to its own link. The caller owns both links and has
   * flushed both, and commits nothing to the receiver's own link before {@link #end}. A receiver
   * can be added once in the life of its own link.
   *
   * @param member the receiver's own link, connected by the same transport
   * @param numberOffset what the receiver's link adds to the message numbers in the headers of this
   *     link's frames, so that they continue those of the receiver's own link; sums wrap at 2^32.
   *     The frames keep the sender number of the receiver's own link.
   * @return whether the receiver was added
   * @throws IpcException if one of the links has failed
   */
  Admission add(OutboundLink member, int numberOffset) throws IpcException;

  /**
   * Makes all receivers continue with their own links, after all frames that were committed to this
   * link. There is always room for that. Nothing is committed to this link afterwards.
   *
   * @throws IpcException if the link has failed
   */
  void end() throws IpcException;

  /**
   * Removes a receiver, which is lost or is about to be closed. This link does not wait for it any
   * more.
   *
   * @param member the receiver's own link
   */
  void remove(OutboundLink member);

  /**
   * Returns whether a receiver has not yet released the room for which the last refused claim
   * waits.
   *
   * @param member the receiver's own link
   * @return whether it holds this link back
   */
  boolean holdsBack(OutboundLink member);
}
