package io.github.linuxipc.sem;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.InventoryContext;
import io.github.linuxipc.spi.Notifier;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.support.NativeAvailability;
import io.github.linuxipc.support.event.EventFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Events that use semaphores. The scheme is {@code sem}, and the target is the event's name. These
 * events count their wake-ups (rule N4 of docs/contract.md).
 */
public final class SemaphoreNotifier implements Notifier {
  private static final String PERMITS = ".permits";

  /** Creates the provider. Opens no file and loads no library. */
  public SemaphoreNotifier() {}

  @Override
  public String scheme() {
    return "sem";
  }

  @Override
  public Availability availability() {
    return NativeAvailability.check();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.COUNTING, Capability.UNRELATED_PROCESSES);
  }

  @Override
  public List<Option<?>> options() {
    return List.of(SharedPermits.PERMITS);
  }

  @Override
  public List<FoundObject> inventory(InventoryContext context) throws IOException {
    return new SemaphoreInventory(scheme(), PERMITS).list(context);
  }

  @Override
  public boolean remove(FoundObject object, InventoryContext context) throws IOException {
    return new SemaphoreInventory(scheme(), PERMITS).remove(object);
  }

  @Override
  public Waker open(Address address, OpenContext context) throws IpcException {
    Path permits = context.runtimeDirectory().resolve(address.target() + PERMITS);
    return SemaphoreWaker.open(EventFiles.of(address, context), permits, context);
  }

  @Override
  public Waiter bind(Address address, OpenContext context) throws IpcException {
    return SemaphoreWaiter.bind(EventFiles.of(address, context), context);
  }
}
