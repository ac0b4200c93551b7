package io.github.linuxipc.inventory;

/**
 * A file, or an object of the kernel, that belongs to a channel, service, topic or event, or is
 * shared state. A provider creates it with {@link #of} and the methods that begin with {@code as}
 * and {@code with}, each of which returns a changed copy.
 *
 * @param scheme the scheme of the provider that found it; empty for a file of the engine itself
 * @param kind what it belongs to
 * @param name the name of the channel, topic or event; empty if it cannot be told from the object
 * @param path the absolute path of the file, or the kernel's name, such as that of a queue
 * @param state whether a process uses it
 * @param persistent whether it is meant to outlive its process
 * @param pid the process that owns it, or owned it last, as the object states it; 0 if it states
 *     none
 * @param senders how many senders are connected; -1 if that is not known
 * @param backlog how many messages or frames wait in it; -1 if that is not known
 * @param reason why it is in that state, without a full stop; empty if it is {@link
 *     ObjectState#LIVE}
 */
public record FoundObject(
    String scheme,
    ObjectKind kind,
    String name,
    String path,
    ObjectState state,
    boolean persistent,
    long pid,
    int senders,
    long backlog,
    String reason) {

  /**
   * Returns an object that was not examined yet.
   *
   * @param scheme the scheme of the provider
   * @param kind what it belongs to
   * @param name the name, or an empty text
   * @param path the path, or the kernel's name
   * @return the object, in the state {@link ObjectState#UNKNOWN}
   */
  public static FoundObject of(String scheme, ObjectKind kind, String name, String path) {
    return new FoundObject(
        scheme, kind, name, path, ObjectState.UNKNOWN, false, 0, -1, -1, "it was not examined");
  }

  /**
   * Returns this object as one that a process uses.
   *
   * @return the copy
   */
  public FoundObject asLive() {
    return as(ObjectState.LIVE, persistent, "");
  }

  /**
   * Returns this object as one that its process has left behind.
   *
   * @param why the reason, without a full stop
   * @return the copy
   */
  public FoundObject asDead(String why) {
    return as(ObjectState.DEAD, persistent, why);
  }

  /**
   * Returns this object as one that outlives its process and is not open now.
   *
   * @param why the reason, without a full stop
   * @return the copy
   */
  public FoundObject asAway(String why) {
    return as(ObjectState.AWAY, true, why);
  }

  /**
   * Returns this object as one that cannot be examined.
   *
   * @param why the reason, without a full stop
   * @return the copy
   */
  public FoundObject asUnknown(String why) {
    return as(ObjectState.UNKNOWN, persistent, why);
  }

  private FoundObject as(ObjectState newState, boolean outlives, String why) {
    return new FoundObject(
        scheme, kind, name, path, newState, outlives, pid, senders, backlog, why);
  }

  /**
   * Returns this object with the process that owns it.
   *
   * @param owner the process id; 0 if it is not known
   * @return the copy
   */
  public FoundObject withPid(long owner) {
    return new FoundObject(
        scheme, kind, name, path, state, persistent, owner, senders, backlog, reason);
  }

  /**
   * Returns this object with its number of senders and the messages in it.
   *
   * @param connected the number of senders; -1 if it is not known
   * @param waiting the number of messages or frames; -1 if it is not known
   * @return the copy
   */
  public FoundObject withTraffic(int connected, long waiting) {
    return new FoundObject(
        scheme, kind, name, path, state, persistent, pid, connected, waiting, reason);
  }

  /**
   * Returns this object as one that is meant to outlive its process.
   *
   * @param outlives whether it is
   * @return the copy
   */
  public FoundObject withPersistent(boolean outlives) {
    return as(state, outlives, reason);
  }

  /**
   * Returns this object as a part of something else than its provider could tell.
   *
   * @param owner what it belongs to
   * @param ownerName the name of that
   * @return the copy
   */
  public FoundObject belongingTo(ObjectKind owner, String ownerName) {
    return new FoundObject(
        scheme, owner, ownerName, path, state, persistent, pid, senders, backlog, reason);
  }
}
