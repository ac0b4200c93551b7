package io.github.linuxipc.spi;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;

/**
 * A mechanism that carries nothing but the fact. Found by {@link java.util.ServiceLoader}, as a
 * transport is.
 */
public interface Notifier extends MechanismProvider {
  /**
   * Opens the end that rings the event.
   *
   * @param address the address, with this notifier's scheme
   * @param context the event's settings
   * @return the waker
   * @throws IpcException as {@link OpenContext#failure} makes it; nothing is left behind
   */
  Waker open(Address address, OpenContext context) throws IpcException;

  /**
   * Binds the end that waits for the event.
   *
   * @param address the address, with this notifier's scheme
   * @param context the event's settings
   * @return the waiter
   * @throws IpcException as {@link OpenContext#failure} makes it; nothing is left behind
   */
  Waiter bind(Address address, OpenContext context) throws IpcException;
}
