package io.github.linuxipc.core;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.config.AddressList;
import io.github.linuxipc.config.ConfigurationErrors;
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
 * sender's own settings speak of another transport: a swap is made at the receiver alone.
 */
final class PublishedAddressResolver implements ResolvedAddress.Finder {
  private static final Logger LOG = LoggerFactory.getLogger(PublishedAddressResolver.class);

  private final ProviderRegistry catalogue;
  private final TransportRequirements demand;
  private final String channel;
  private final List<String> expected;
  private final String because;
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * Makes a finder for one sender.
   *
   * @param expected the schemes that the sender's settings speak of; none if they are silent
   * @param because where those settings came from
   */
  PublishedAddressResolver(
      ProviderRegistry catalogue,
      TransportRequirements demand,
      String channel,
      List<String> expected,
      String because) {
    this.catalogue = catalogue;
    this.demand = demand;
    this.channel = channel;
    this.expected = expected;
    this.because = because;
  }

  @Override
  public ResolvedAddress find(Address address, String origin) {
    ConfigurationErrors faults = new ConfigurationErrors();
    Address bare = AddressList.of(address, origin, faults).bare().get(0);
    Optional<ResolvedAddress> candidate =
        catalogue.transport(new ProviderQuery(channel, bare, origin, faults, faults), demand);
    faults.throwIfAny();
    boolean contradicted = !expected.isEmpty() && !expected.contains(address.scheme());
    if (contradicted && warned.compareAndSet(false, true)) {
      LOG.warn(
          "The receiver of {} is bound to {}, and the sender follows it, although {} is set by {}."
              + " Only receivers read that setting.",
          channel.isEmpty() ? address : channel,
          address,
          String.join(", ", expected),
          because);
    }
    return candidate.orElseThrow();
  }

  @Override
  public void requireTransport() {
    ConfigurationErrors faults = new ConfigurationErrors();
    catalogue.requireReach(channel, expected, faults);
    faults.throwIfAny();
  }
}
