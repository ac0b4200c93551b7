package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.config.ChannelKeys;
import io.github.linuxipc.config.Words;
import io.github.linuxipc.spi.Option;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/** Makes one provider and asks it once what it is, prepared for any answer. */
final class Interview<P> {
  private final Kind<P> kind;
  private final ServiceLoader.Provider<P> provider;
  private String question = "its constructor";
  private String scheme = "";

  Interview(Kind<P> kind, ServiceLoader.Provider<P> provider) {
    this.kind = kind;
    this.provider = provider;
  }

  Found<P> ask() {
    try {
      P instance = provider.get();
      question = "scheme()";
      String told = kind.scheme().apply(instance);
      if (told == null || !Address.isName(told)) {
        return broken("scheme() returned " + Words.quote(String.valueOf(told)));
      }
      scheme = told;
      return askMore(instance);
    } catch (Throwable e) { // whatever it is, the other providers must not suffer
      return broken(question + " threw " + Loading.reason(e));
    }
  }

  private Found<P> askMore(P instance) {
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
    Place place = Place.of(provider.type());
    return new Found<>(
        Optional.of(instance), type, place, scheme, priority, capabilities, options, "");
  }

  private Found<P> broken(String fault) {
    return Found.broken(provider.type().getName(), Place.of(provider.type()), scheme, fault);
  }
}
