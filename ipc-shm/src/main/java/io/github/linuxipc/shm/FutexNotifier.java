package io.github.linuxipc.shm;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Waiter;
import io.github.linuxipc.channel.Waker;
import io.github.linuxipc.posix.Native;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Notifier;
import io.github.linuxipc.spi.event.EventFiles;
import java.util.Set;

/**
 * Events by futex: scheme {@code futex}; the target is the event's name. The futex is a word in the
 * file by which its waiter is found.
 */
public final class FutexNotifier implements Notifier {
  /** Makes the provider; opens and loads nothing. */
  public FutexNotifier() {}

  @Override
  public String scheme() {
    return "futex";
  }

  @Override
  public Availability availability() {
    return Native.problem()
        .map(problem -> Availability.unavailable(problem, Native.REMEDY))
        .orElse(Availability.AVAILABLE);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.UNRELATED_PROCESSES);
  }

  @Override
  public Waker open(Address address, LinkContext context) throws IpcException {
    return new FutexWaker(EventFiles.of(address, context), context);
  }

  @Override
  public Waiter bind(Address address, LinkContext context) throws IpcException {
    return FutexWaiter.bind(EventFiles.of(address, context), context);
  }
}
