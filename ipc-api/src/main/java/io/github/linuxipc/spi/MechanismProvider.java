package io.github.linuxipc.spi;

import io.github.linuxipc.channel.Capability;
import java.util.List;
import java.util.Set;

/**
 * What transports and notifiers have in common. Providers are found by {@link
 * java.util.ServiceLoader}; the constructor opens and loads nothing. All methods may be called from
 * any thread.
 */
public interface MechanismProvider {
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
}
