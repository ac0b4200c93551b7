package io.github.linuxipc.spi;

import io.github.linuxipc.channel.Address;
import java.nio.file.Path;
import java.util.List;

/**
 * The context in which a provider lists its objects. The engine provides it, and calls the provider
 * on an engine thread that no application interrupts.
 */
public interface InventoryContext {
  /**
   * Returns the directory for the files of this user's channels and events. It exists and has been
   * checked, as that of {@link OpenContext#runtimeDirectory}.
   *
   * @return the directory
   */
  Path runtimeDirectory();

  /**
   * Returns the addresses that receivers with this provider's scheme have published under a name,
   * also receivers that have died since. An address may lead to an object outside of the runtime
   * directory.
   *
   * @return the addresses
   */
  List<Published> published();

  /**
   * Returns the value of an option that is set for all addresses of the provider.
   *
   * @param option one of the provider's options
   * @param <T> the value's type
   * @return the value; the option's default if it is not set for all addresses
   */
  default <T> T option(Option<T> option) {
    return option.fallback();
  }

  /**
   * A published address.
   *
   * @param name the name of the channel
   * @param address where its receiver was bound
   * @param wire the wire format
   */
  record Published(String name, Address address, WireFormat wire) {}
}
