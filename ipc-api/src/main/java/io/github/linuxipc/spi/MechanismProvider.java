package io.github.linuxipc.spi;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.inventory.FoundObject;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * The operations that {@link Transport}, {@link Notifier} and {@link StateProvider} have in common.
 * A provider is found through {@link java.util.ServiceLoader}: its class is named both in {@code
 * module-info} and in {@code META-INF/services}. The constructor opens and loads nothing. All
 * methods may be called from any thread.
 */
public interface MechanismProvider {
  /**
   * Returns the scheme of the provider's addresses, which is the part before the colon.
   *
   * @return the scheme, {@code [a-z][a-z0-9-]*}
   */
  String scheme();

  /**
   * Returns the priority among providers of the same scheme. The provider with the highest priority
   * is used; equal priorities are an error.
   *
   * @return the priority, 0 by default
   */
  default int priority() {
    return 0;
  }

  /**
   * Returns whether the mechanism works on this machine. Leaves nothing open.
   *
   * @return {@link Availability#AVAILABLE}, or the reason and the remedy
   */
  default Availability availability() {
    return Availability.AVAILABLE;
  }

  /**
   * Returns the capabilities beyond the common contract.
   *
   * @return the capabilities
   */
  Set<Capability> capabilities();

  /**
   * Returns the options that the provider's addresses accept.
   *
   * @return the options, none by default
   */
  default List<Option<?>> options() {
    return List.of();
  }

  /**
   * Lists this user's objects of the mechanism: those that processes use, and those that killed
   * processes have left. The method changes nothing, and does not disturb the processes. Whether a
   * process is alive is proven by the same lock or socket by which {@code bind} proves it, never by
   * a process id or a time. An object that is not live counts as dead only if it was examined under
   * the lock under which {@code bind} creates it. {@link io.github.linuxipc.spi.file.ObjectScan}
   * does both for files.
   *
   * @param context the directory, and the published addresses
   * @return the objects; none by default
   * @throws IOException if the objects cannot be listed
   */
  default List<FoundObject> inventory(InventoryContext context) throws IOException {
    return List.of();
  }

  /**
   * Removes an object that {@link #inventory} has returned, unless a process uses it now. It is
   * examined again, and removed, under the lock under which {@code bind} creates it. An object that
   * is meant to outlive its process is removed, with its messages, only if the given one is {@link
   * FoundObject#persistent}.
   *
   * @param object the object
   * @param context as for {@link #inventory}
   * @return whether it was removed; false if it is gone, in use, or cannot be examined
   * @throws IOException if it cannot be removed
   */
  default boolean remove(FoundObject object, InventoryContext context) throws IOException {
    return false;
  }
}
