package io.github.linuxipc.signal;

import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.PidFd;
import io.github.linuxipc.posix.SignalState;
import io.github.linuxipc.support.event.AbstractWaker;
import io.github.linuxipc.support.event.WaiterLookup;
import io.github.linuxipc.support.event.WaiterRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that has announced its handler. Three steps ensure that no other process is signalled.
 * First, a process descriptor is opened for the announced process id. Then the start time of that
 * process is compared with the announced one. Before each signal, the liveness lock is checked. If
 * the process id was reused before the open, the start times differ. If it is reused later, the
 * descriptor still refers to the announcing process.
 */
final class SignalTarget implements AutoCloseable {
  /** The time for which the result of a check that the process handles the signal is reused. */
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

  /**
   * Finds the live process that has announced itself in a file. Returns empty if there is none.
   *
   * @throws UnreachableWaiterException if the process is alive in another pid namespace
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
    if (!announced.process().isInThisPidNamespace()) { // its process id is not valid here
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
      if (announced.process().isAlive()) { // otherwise another process has this id now
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
   * Sends the signal if the process will handle it. Other code in the process may have changed the
   * handled or the blocked signals since the handler was installed. This is checked at most every
   * 10 ms, because the check takes longer than sending a signal. If a check finds that the process
   * does not handle the signal, no signal is sent.
   */
  AbstractWaker.Outcome signal() throws IOException {
    if (!lookup.isWaiting()) {
      return AbstractWaker.Outcome.GONE;
    }
    long nowNs = System.nanoTime();
    if (nowNs - nextCheckNs >= 0) {
      if (!isHandled()) {
        boolean waiting = process.signal(0) && lookup.isWaiting(); // false if it is closing
        return waiting ? AbstractWaker.Outcome.NOT_WAKEABLE : AbstractWaker.Outcome.GONE;
      }
      nextCheckNs = nowNs + CHECK_NS;
    }
    return process.signal(number) ? AbstractWaker.Outcome.WOKEN : AbstractWaker.Outcome.GONE;
  }

  private boolean isHandled() throws IOException {
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
