package io.github.linuxipc.engine;

import org.jspecify.annotations.Nullable;

/**
 * The last claim of a sender, which is reused once the application has closed it, and the thread
 * that has made it. Used by the owner of the sender's link.
 *
 * <p>References are stored only if they change. With some garbage collectors, such as G1, the store
 * of a reference in an old object contains a full fence.
 */
final class LastClaim {
  private SenderClaim claim;
  private @Nullable Thread thread;
  private boolean open;

  LastClaim(ChannelSender sender) {
    this.claim = SenderClaim.of(sender);
  }

  /** Returns a claim that can be opened: the last one, or a new one if that was not closed. */
  SenderClaim reusable() {
    SenderClaim reusable = claim.reusable();
    if (reusable != claim) {
      claim = reusable;
    }
    return reusable;
  }

  /** Records that the current thread has opened the claim. */
  void opened() {
    Thread current = Thread.currentThread();
    if (thread != current) {
      thread = current;
    }
    open = true;
  }

  /** Records that the claim was committed or closed. */
  void ended() {
    open = false;
  }

  /**
   * Returns whether the claim is open and its thread has called exit, so that the claim never ends.
   * Called by a shutdown hook. The fields need not be volatile, because that thread has started the
   * hook.
   */
  boolean isOfExitingThread() {
    return open && ExitingThread.is(thread);
  }
}
