package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.spi.Notifier;

/** Finds the notifier that a channel uses as its doorbell. */
@FunctionalInterface
public interface NotifierFinder {
  /**
   * Finds the notifier.
   *
   * @param scheme its scheme
   * @param where the channel, for the error text
   * @return the notifier
   * @throws IpcConfigurationException if it is not installed, or cannot work here
   */
  Notifier find(String scheme, String where);
}
