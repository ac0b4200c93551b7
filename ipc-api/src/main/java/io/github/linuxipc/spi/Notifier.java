package io.github.linuxipc.spi;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;

/**
 * A mechanism that signals events between processes. An event carries no data: {@link Waker#wake}
 * only wakes the process that blocks in {@link Waiter#await}. Notifiers open events with an {@link
 * OpenContext}. They do not depend on channels.
 */
public interface Notifier extends MechanismProvider {
  /**
   * Opens a waker, which signals the event. Called on an engine thread that no application
   * interrupts. The method may block while {@link OpenContext#remainingNs} is positive and the open
   * is not {@linkplain OpenContext#cancelled() cancelled}.
   *
   * @param address the address, with this notifier's scheme
   * @param context the event's name, options and remaining time
   * @return the waker
   * @throws IpcException as returned by {@link OpenContext#failure}; nothing is left behind
   */
  Waker open(Address address, OpenContext context) throws IpcException;

  /**
   * Binds the waiter of the event. Called on an engine thread, as {@link #open} is.
   *
   * @param address the address, with this notifier's scheme
   * @param context the event's name, options and remaining time
   * @return the waiter
   * @throws IpcException as returned by {@link OpenContext#failure}; nothing is left behind
   */
  Waiter bind(Address address, OpenContext context) throws IpcException;
}
