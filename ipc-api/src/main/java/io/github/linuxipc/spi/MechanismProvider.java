package io.github.linuxipc.spi;

import io.github.linuxipc.channel.Capability;
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
}
