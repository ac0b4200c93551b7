package io.github.linuxipc.spi;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import java.util.List;
import java.util.Set;

/**
 * A mechanism that carries nothing but the fact. Found by {@link java.util.ServiceLoader}, as a
 * transport is.
 */
public interface Notifier {
  /**
   * Returns the word before the colon of an address.
   *
   * @return the scheme, {@code [a-z][a-z0-9-]*}
   */
  String scheme();

  /**
   * Returns the rank among providers of the same scheme: the highest wins, equals are an error.
   *
   * @return the priority, 0 unless there is a reason
   */
  default int priority() {
    return 0;
  }

  /**
   * Tells whether the mechanism works on this machine, without opening anything that stays open.
   *
   * @return available, or the reason and the remedy
   */
  default Availability availability() {
    return Availability.AVAILABLE;
  }

  /**
   * Returns what it can do beyond the common contract.
   *
   * @return the capabilities
   */
  Set<Capability> capabilities();

  /**
   * Returns the options that its addresses take.
   *
   * @return the options
   */
  default List<Option<?>> options() {
    return List.of();
  }

  /**
   * Opens the end that rings the event.
   *
   * @param address the address, with this notifier's scheme
   * @param context the event's settings
   * @return the waker
   * @throws IpcException as {@link LinkContext#failure} makes it; nothing is left behind
   */
  Waker open(Address address, LinkContext context) throws IpcException;

  /**
   * Binds the end that waits for the event.
   *
   * @param address the address, with this notifier's scheme
   * @param context the event's settings
   * @return the waiter
   * @throws IpcException as {@link LinkContext#failure} makes it; nothing is left behind
   */
  Waiter bind(Address address, LinkContext context) throws IpcException;
}
