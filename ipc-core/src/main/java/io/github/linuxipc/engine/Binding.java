package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.engine.registry.ChannelRegistration;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.InboundLink;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver holds: its link and, for a named channel, its presence.
 *
 * @param candidate what the link is bound on
 * @param link the link
 * @param presence the hold on the channel's name, or null where the channel has none
 * @param onClosed tells the engine
 */
record Binding(
    ResolvedAddress candidate,
    InboundLink link,
    @Nullable ChannelRegistration presence,
    Runnable onClosed) {

  Address address() {
    return link.address();
  }

  /**
   * New senders must not find it, present ones get the goodbye, then a successor may have the name.
   */
  void close() {
    try (Cleanup all = new Cleanup()) {
      all.add(onClosed::run);
      if (presence != null) {
        all.add(presence::close);
      }
      all.add(link::close);
    }
  }
}
