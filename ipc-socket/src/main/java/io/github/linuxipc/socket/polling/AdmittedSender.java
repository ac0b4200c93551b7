package io.github.linuxipc.socket.polling;

/**
 * One admitted sender, as the receiver sees it. The acceptor creates it; from its admission on it
 * belongs to the polling thread.
 */
public abstract class AdmittedSender {
  private final long peer;
  private final int number;
  private final String user;
  private long process;
  private volatile boolean gone;

  /** The index of its slot. This and the next two fields belong to the {@link ServiceOrder}. */
  int slot;

  /** Whether it is queued to be served. */
  boolean queued;

  /** Whether it is held, so that it is not queued. */
  boolean held;

  /**
   * Creates a sender.
   *
   * @param peer the link's number for the sender
   * @param number the number in the sender's frames, or the link's number where there are none
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
   * @return the number, or the link's number where frames have none
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
   * everything that it sent has been received. From any thread.
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

  /** Sends the close notice, the last thing that the sender gets. Never throws. */
  protected abstract void sendClose();

  /** Releases the connection. Never throws. */
  protected abstract void close();
}
