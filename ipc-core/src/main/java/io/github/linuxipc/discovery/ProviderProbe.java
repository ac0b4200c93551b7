package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.config.ChannelKeys;
import io.github.linuxipc.config.LogText;
import io.github.linuxipc.spi.Option;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/** Makes one provider and asks it once what it is, prepared for any answer. */
final class ProviderProbe<P> {
  private final ProviderAccess<P> kind;
  private final ServiceLoader.Provider<P> provider;
  private String question = "its constructor";
  private String scheme = "";

  ProviderProbe(ProviderAccess<P> kind, ServiceLoader.Provider<P> provider) {
    this.kind = kind;
    this.provider = provider;
  }

  DiscoveredProvider<P> ask() {
    try {
      P instance = provider.get();
      question = "scheme()";
      String told = kind.scheme().apply(instance);
      if (told == null || !Address.isName(told)) {
        return broken("scheme() returned " + LogText.quote(String.valueOf(told)));
      }
      scheme = told;
      return askMore(instance);
    } catch (Throwable e) { // whatever it is, the other providers must not suffer
      return broken(question + " threw " + ProviderLoader.reason(e));
    }
  }

  private DiscoveredProvider<P> askMore(P instance) {
    question = "priority()";
    int priority = kind.priority().apply(instance);
    question = "capabilities()";
    Set<Capability> capabilities = Set.copyOf(kind.capabilities().apply(instance));
    question = "options()";
    List<Option<?>> options = List.copyOf(kind.options().apply(instance));
    Set<String> names = new HashSet<>(ChannelKeys.neutral().keySet());
    for (Option<?> option : options) {
      if (option.name() == null || option.fallback() == null || option.parser() == null) {
        return broken("its option " + option.name() + " lacks a name, a default or a parser");
      }
      if (!names.add(option.name())) {
        return broken("its option " + option.name() + " is a channel's key or defined twice");
      }
    }
    String type = provider.type().getName();
    CodeLocation place = CodeLocation.of(provider.type());
    return new DiscoveredProvider<>(
        Optional.of(instance), type, place, scheme, priority, capabilities, options, "");
  }

  private DiscoveredProvider<P> broken(String fault) {
    return DiscoveredProvider.broken(
        provider.type().getName(), CodeLocation.of(provider.type()), scheme, fault);
  }
}
