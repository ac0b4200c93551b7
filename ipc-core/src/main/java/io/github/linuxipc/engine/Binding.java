package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.engine.registry.ChannelRegistration;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.InboundLink;
import org.jspecify.annotations.Nullable;

/**
 * The resources of a receiver: its link and, for a named channel, its registration.
 *
 * @param candidate the address that the link is bound at
 * @param link the link
 * @param registration the registration of the channel's name, or null if the channel has no name
 * @param onClosed notifies the engine
 */
record Binding(
    ResolvedAddress candidate,
    InboundLink link,
    @Nullable ChannelRegistration registration,
    Runnable onClosed) {

  Address address() {
    return link.address();
  }

  /**
   * Closes the link first, so that new senders do not find it and connected senders receive the
   * close notice. Then closes the registration, so that a successor can take the name. Then
   * notifies the engine.
   *
   * @param discards whether a persistent channel is removed with its messages
   */
  void close(boolean discards) {
    try (Cleanup all = new Cleanup()) {
      all.add(onClosed::run);
      if (registration != null) {
        all.add(discards ? registration::discard : registration::close);
      }
      all.add(discards ? link::discard : link::close);
    }
  }
}
