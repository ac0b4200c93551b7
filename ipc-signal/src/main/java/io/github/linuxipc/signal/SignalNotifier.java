package io.github.linuxipc.signal;

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
import io.github.linuxipc.support.event.WaiterInventory;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Events that use signals. The scheme is {@code signal}, and the target is the name of the event or
 * of the signal. The kernel and other programs can raise these events, too (rule N5 of
 * docs/contract.md). Examples are {@code kill -USR1}, and Ctrl-C, which raises {@code INT}.
 */
public final class SignalNotifier implements Notifier {
  /** Creates the provider. Opens no file and loads no library. */
  public SignalNotifier() {}

  @Override
  public String scheme() {
    return "signal";
  }

  @Override
  public Availability availability() {
    if (!SunMiscSignal.isSupported()) {
      return Availability.unavailable(
          "the JDK's module jdk.unsupported is not in this run-time image",
          "Add it with jlink --add-modules jdk.unsupported.");
    }
    return NativeAvailability.check();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.KERNEL_EVENTS, Capability.UNRELATED_PROCESSES);
  }

  @Override
  public List<Option<?>> options() {
    return List.of(SignalEvent.SIGNAL);
  }

  @Override
  public List<FoundObject> inventory(InventoryContext context) throws IOException {
    return new WaiterInventory(scheme(), SignalEvent::isOfProcess).list(context);
  }

  @Override
  public boolean remove(FoundObject object, InventoryContext context) throws IOException {
    return new WaiterInventory(scheme(), SignalEvent::isOfProcess).remove(object);
  }

  @Override
  public Waker open(Address address, OpenContext context) throws IpcException {
    return SignalWaker.open(SignalEvent.of(address, context), context);
  }

  @Override
  public Waiter bind(Address address, OpenContext context) throws IpcException {
    return SignalWaiter.bind(SignalEvent.of(address, context), context);
  }
}
