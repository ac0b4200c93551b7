package io.github.linuxipc.signal;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.PidFd;
import io.github.linuxipc.posix.SignalState;
import io.github.linuxipc.support.event.WaiterLookup;
import io.github.linuxipc.support.event.WaiterRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that has announced its handler, and is proven to be the one that did: its descriptor
 * was opened first, then its start was compared, and its lock is asked for before each signal. A
 * number that was given out anew in between belongs to a process of another start, and the
 * descriptor keeps meaning the old one.
 */
final class SignalTarget implements AutoCloseable {
  /** For how long a process that handles the signal is believed to go on. */
  private static final long CHECK_NS = 10_000_000;

  private final WaiterLookup lookup;
  private final PidFd process;
  private final SignalState state;
  private final SignalName signal;
  private final long pid;
  private final int number;
  private long nextCheckNs;

  private SignalTarget(
      WaiterLookup lookup, PidFd process, SignalState state, SignalName signal, long pid) {
    this.lookup = lookup;
    this.process = process;
    this.state = state;
    this.signal = signal;
    this.pid = pid;
    this.number = signal.number();
    this.nextCheckNs = System.nanoTime();
  }

  /** What became of a wake-up. */
  enum Outcome {
    /** The signal was sent to a process that handles it. */
    SENT,

    /** The process waits no more. */
    GONE,

    /** The process waits, but would not notice the signal; nothing was sent. */
    UNHEARD
  }

  /**
   * Finds the live process that has announced itself in a file; empty if there is none.
   *
   * @throws UnreachableWaiterException if it lives, but in another pid namespace
   */
  static Optional<SignalTarget> find(Path file, int uid) throws IOException {
    WaiterLookup lookup = new WaiterLookup(file, uid);
    try {
      Optional<WaiterRecord> announced = lookup.find();
      Optional<SignalTarget> target =
          announced.isPresent() ? of(lookup, announced.get()) : Optional.empty();
      if (target.isEmpty()) {
        lookup.close();
      }
      return target;
    } catch (IOException e) {
      lookup.close();
      throw e;
    }
  }

  private static Optional<SignalTarget> of(WaiterLookup lookup, WaiterRecord announced)
      throws IOException {
    Optional<SignalName> signal = SignalEvent.parse(announced.detail());
    long pid = announced.process().pid();
    if (signal.isEmpty() || pid <= 0) {
      return Optional.empty();
    }
    if (!announced.process().isInThisPidNamespace()) { // its number means nothing here
      throw new UnreachableWaiterException(announced.process(), signal.get());
    }
    PidFd process;
    try {
      process = PidFd.open(pid);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ESRCH || e.errno() == Errno.EINVAL) {
        return Optional.empty();
      }
      throw e;
    }
    try {
      if (announced.process().isAlive()) { // else somebody else has its number now
        SignalState state = SignalState.of(pid);
        return Optional.of(new SignalTarget(lookup, process, state, signal.get(), pid));
      }
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        process.close();
        throw e;
      }
    }
    process.close();
    return Optional.empty();
  }

  SignalName event() {
    return signal;
  }

  long pid() {
    return pid;
  }

  /**
   * Sends the signal, if it will be handled: what a process catches and blocks may have been
   * changed behind the back of its handler. That is looked at now and then, because it takes longer
   * than to send.
   */
  Outcome signal() throws ErrnoException {
    if (!lookup.isWaiting()) {
      return Outcome.GONE;
    }
    long nowNs = System.nanoTime();
    if (nowNs - nextCheckNs >= 0) {
      if (!isHandled()) {
        boolean stays = process.signal(0) && lookup.isWaiting(); // or else it is closing
        return stays ? Outcome.UNHEARD : Outcome.GONE;
      }
      nextCheckNs = nowNs + CHECK_NS;
    }
    return process.signal(number) ? Outcome.SENT : Outcome.GONE;
  }

  private boolean isHandled() throws ErrnoException {
    try {
      return state.isHandled(number);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ESRCH) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    state.close();
    process.close();
    lookup.close();
  }
}
