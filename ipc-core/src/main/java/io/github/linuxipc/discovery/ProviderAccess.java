package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.Notifier;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.Transport;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The methods that discovery calls on a provider, for transports and for notifiers alike. */
record ProviderAccess<P>(
    Class<P> service,
    ProviderInfo.Kind kind,
    String noun,
    Function<P, String> scheme,
    Function<P, Integer> priority,
    Function<P, Availability> availability,
    Function<P, Set<Capability>> capabilities,
    Function<P, List<Option<?>>> options) {
  static final ProviderAccess<Transport> TRANSPORT =
      new ProviderAccess<>(
          Transport.class,
          ProviderInfo.Kind.CHANNEL,
          "transport",
          Transport::scheme,
          Transport::priority,
          Transport::availability,
          Transport::capabilities,
          Transport::options);

  static final ProviderAccess<Notifier> NOTIFIER =
      new ProviderAccess<>(
          Notifier.class,
          ProviderInfo.Kind.EVENT,
          "notifier",
          Notifier::scheme,
          Notifier::priority,
          Notifier::availability,
          Notifier::capabilities,
          Notifier::options);
}
