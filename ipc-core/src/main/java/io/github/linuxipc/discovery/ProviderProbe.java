package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.config.ChannelKeys;
import io.github.linuxipc.config.LogText;
import io.github.linuxipc.spi.MechanismProvider;
import io.github.linuxipc.spi.Option;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * Creates one provider and queries its properties once. No exception of the provider leaves this
 * class, except an {@link OutOfMemoryError}.
 */
final class ProviderProbe<P extends MechanismProvider> {
  private final ServiceLoader.Provider<P> provider;
  private String step = "its constructor";
  private String scheme = "";

  ProviderProbe(ServiceLoader.Provider<P> provider) {
    this.provider = provider;
  }

  DiscoveredProvider<P> probe() {
    try {
      P instance = provider.get();
      step = "scheme()";
      String answer = instance.scheme();
      if (answer == null || !Address.isName(answer)) {
        return broken("scheme() returned " + (answer == null ? "null" : LogText.quote(answer)));
      }
      scheme = answer;
      return probeProperties(instance);
    } catch (Throwable e) { // any failure: the other providers must not be affected
      return broken(step + " threw " + ProviderLoader.reason(e));
    }
  }

  private DiscoveredProvider<P> probeProperties(P instance) {
    step = "priority()";
    int priority = instance.priority();
    step = "capabilities()";
    Set<Capability> capabilities = Set.copyOf(instance.capabilities());
    step = "options()";
    List<Option<?>> options = List.copyOf(instance.options());
    Set<String> names = new HashSet<>(ChannelKeys.common().keySet());
    for (Option<?> option : options) {
      if (option.name() == null || option.fallback() == null || option.parser() == null) {
        String named = option.name() == null ? "one of its options" : "its option " + option.name();
        return broken(named + " lacks a name, a default or a parser");
      }
      if (!names.add(option.name())) {
        return broken("its option " + option.name() + " is a channel's key or defined twice");
      }
    }
    String type = provider.type().getName();
    CodeLocation codeLocation = CodeLocation.of(provider.type());
    return new DiscoveredProvider<>(
        Optional.of(instance), type, codeLocation, scheme, priority, capabilities, options, "");
  }

  private DiscoveredProvider<P> broken(String fault) {
    return DiscoveredProvider.broken(
        provider.type().getName(), CodeLocation.of(provider.type()), scheme, fault);
  }
}
