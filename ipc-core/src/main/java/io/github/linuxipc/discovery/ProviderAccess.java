package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.spi.MechanismProvider;
import io.github.linuxipc.spi.Notifier;
import io.github.linuxipc.spi.StateProvider;
import io.github.linuxipc.spi.Transport;

/**
 * A kind of provider that discovery finds.
 *
 * @param service the type that the service loader looks for
 * @param kind the kind as listings show it
 * @param noun the word for a provider of this kind in messages
 */
record ProviderAccess<P extends MechanismProvider>(
    Class<P> service, ProviderInfo.Kind kind, String noun) {
  static final ProviderAccess<Transport> TRANSPORT =
      new ProviderAccess<>(Transport.class, ProviderInfo.Kind.CHANNEL, "transport");

  static final ProviderAccess<Notifier> NOTIFIER =
      new ProviderAccess<>(Notifier.class, ProviderInfo.Kind.EVENT, "notifier");

  static final ProviderAccess<StateProvider> STATE =
      new ProviderAccess<>(
          StateProvider.class, ProviderInfo.Kind.STATE, "provider of shared state");
}
