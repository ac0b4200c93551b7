package io.github.linuxipc.core;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.config.AddressList;
import io.github.linuxipc.config.ConfigurationErrors;
import io.github.linuxipc.config.KeySection;
import io.github.linuxipc.config.TransportRequirements;
import io.github.linuxipc.discovery.ProviderQuery;
import io.github.linuxipc.discovery.ProviderRegistry;
import io.github.linuxipc.engine.ResolvedAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the provider for the address that a sender's receiver has published. Warns once if the
 * sender's own settings name another transport, because only the receiver's setting selects the
 * transport.
 */
final class PublishedAddressResolver implements ResolvedAddress.Finder {
  private static final Logger LOG = LoggerFactory.getLogger(PublishedAddressResolver.class);

  private final ProviderRegistry registry;
  private final KeySection section;
  private final TransportRequirements requirements;
  private final String channel;
  private final List<String> expected;
  private final String expectedOrigin;
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * Creates a resolver for one sender.
   *
   * @param expected the schemes that the sender's settings name; empty if they name none
   * @param expectedOrigin where those settings came from
   */
  PublishedAddressResolver(
      ProviderRegistry registry,
      KeySection section,
      TransportRequirements requirements,
      String channel,
      List<String> expected,
      String expectedOrigin) {
    this.registry = registry;
    this.section = section;
    this.requirements = requirements;
    this.channel = channel;
    this.expected = expected;
    this.expectedOrigin = expectedOrigin;
  }

  @Override
  public ResolvedAddress find(Address address, String origin) {
    ConfigurationErrors errors = new ConfigurationErrors();
    Address bare = AddressList.of(address, origin, section, errors).bare().get(0);
    Optional<ResolvedAddress> candidate =
        registry.transport(new ProviderQuery(channel, bare, origin, errors, errors), requirements);
    errors.throwIfAny();
    boolean contradicted = !expected.isEmpty() && !expected.contains(address.scheme());
    if (contradicted && warned.compareAndSet(false, true)) {
      LOG.warn(
          "The receiver of {} is bound to {}, and the sender follows it, although {} is set by {}."
              + " Only receivers read that setting.",
          channel.isEmpty() ? address : channel,
          address,
          String.join(", ", expected),
          expectedOrigin);
    }
    return candidate.orElseThrow();
  }

  @Override
  public void requireTransport() {
    ConfigurationErrors errors = new ConfigurationErrors();
    registry.requireReach(channel, expected, errors);
    errors.throwIfAny();
  }
}
