package io.github.linuxipc.signal;

import io.github.linuxipc.posix.Announcement;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.PidFd;
import io.github.linuxipc.posix.WaiterLookup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process that has announced its handler, and is proven to be the one that did: its descriptor
 * was opened first, then its start was compared, and its lock is asked for before each signal. A
 * number that was given out anew in between belongs to a process of another start, and the
 * descriptor keeps meaning the old one.
 */
final class Target implements AutoCloseable {
  private final WaiterLookup lookup;
  private final PidFd process;
  private final SignalName signal;
  private final long pid;

  private Target(WaiterLookup lookup, PidFd process, SignalName signal, long pid) {
    this.lookup = lookup;
    this.process = process;
    this.signal = signal;
    this.pid = pid;
  }

  /**
   * Finds the live process that has announced itself in a file; empty if there is none.
   *
   * @throws UnreachableWaiterException if it lives, but in another pid namespace
   */
  static Optional<Target> find(Path file, int uid) throws IOException {
    WaiterLookup lookup = new WaiterLookup(file, uid);
    try {
      Optional<Announcement> announced = lookup.find();
      Optional<Target> target =
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

  private static Optional<Target> of(WaiterLookup lookup, Announcement announced)
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
    if (!announced.process().isAlive()) { // somebody else has its number now
      process.close();
      return Optional.empty();
    }
    return Optional.of(new Target(lookup, process, signal.get(), pid));
  }

  SignalName signal() {
    return signal;
  }

  long pid() {
    return pid;
  }

  /** Sends the signal; false if the process waits no more. */
  boolean signal(int number) throws ErrnoException {
    return lookup.isWaiting() && process.signal(number);
  }

  @Override
  public void close() {
    process.close();
    lookup.close();
  }
}
