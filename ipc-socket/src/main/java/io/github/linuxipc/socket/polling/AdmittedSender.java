package io.github.linuxipc.socket.polling;

/**
 * One admitted sender, as the receiver sees it. The acceptor creates the object. After the
 * admission, the object belongs to the polling thread.
 */
public abstract class AdmittedSender {
  private final long peer;
  private final int number;
  private final String user;
  private long process;
  private volatile boolean gone;

  /**
   * The index of the sender's slot. This field and the next two belong to the {@link ServiceOrder}.
   */
  int slot;

  /** Whether the sender is queued to be served. */
  boolean queued;

  /** Whether the sender is held. A held sender is not queued. */
  boolean held;

  /**
   * Creates a sender.
   *
   * @param peer the link's number for the sender
   * @param number the number in the sender's frames, or the link's number if frames carry none
   * @param user the sender's user
   */
  protected AdmittedSender(long peer, int number, String user) {
    this.peer = peer;
    this.number = number;
    this.user = user;
  }

  /**
   * Returns the link's number for the sender.
   *
   * @return the number
   */
  public final long peer() {
    return peer;
  }

  /**
   * Returns the number in the sender's frames.
   *
   * @return the number, or the link's number if frames carry none
   */
  public final int number() {
    return number;
  }

  /**
   * Returns the sender's user.
   *
   * @return the user's name
   */
  public final String user() {
    return user;
  }

  /**
   * Sets the sender's process. Called before the polling thread gets the sender.
   *
   * @param pid the process id, or 0 if it is not known
   */
  public final void setProcess(long pid) {
    process = pid;
  }

  /**
   * Returns the sender's process.
   *
   * @return the process id, or 0 if it is not known
   */
  public final long process() {
    return process;
  }

  /** Marks that the sender has gone. Called by the registry. */
  final void markGone() {
    gone = true;
  }

  /**
   * Returns whether the sender was {@linkplain SenderRegistry#markGone marked} as gone, even if not
   * everything that it sent has been received. May be called by any thread.
   *
   * @return whether it was
   */
  public final boolean isMarkedGone() {
    return gone;
  }

  /**
   * Returns whether the sender is not served, because the handler did not accept its last frame.
   *
   * @return whether it is held
   */
  public final boolean isHeld() {
    return held;
  }

  /** Sends the close notice, after which nothing is sent to the sender. Never throws. */
  protected abstract void sendClose();

  /**
   * Asks the sender to stop, while everything that it has sent is still received. Never throws.
   *
   * @return whether the kernel refuses what the sender sends from now on
   */
  protected boolean requestStop() {
    sendClose();
    return false;
  }

  /** Releases the connection. Never throws. */
  protected abstract void close();
}
