package io.github.linuxipc.shm.event;

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
import io.github.linuxipc.support.NativeAvailability;
import io.github.linuxipc.support.event.EventFiles;
import io.github.linuxipc.support.event.WaiterInventory;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Events that use a futex. The scheme is {@code futex}, and the target is the name of the event.
 * The futex is a word in the file by which wakers find the waiter.
 */
public final class FutexNotifier implements Notifier {
  /** Creates the provider. Opens no file and loads no library. */
  public FutexNotifier() {}

  @Override
  public String scheme() {
    return "futex";
  }

  @Override
  public Availability availability() {
    return NativeAvailability.check();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.UNRELATED_PROCESSES);
  }

  @Override
  public List<FoundObject> inventory(InventoryContext context) throws IOException {
    return new WaiterInventory(scheme()).list(context);
  }

  @Override
  public boolean remove(FoundObject object, InventoryContext context) throws IOException {
    return new WaiterInventory(scheme()).remove(object);
  }

  @Override
  public Waker open(Address address, OpenContext context) throws IpcException {
    return FutexWaker.open(EventFiles.of(address, context), context);
  }

  @Override
  public Waiter bind(Address address, OpenContext context) throws IpcException {
    return FutexWaiter.bind(EventFiles.of(address, context), context);
  }
}
