package io.github.linuxipc;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.config.AddressList;
import io.github.linuxipc.config.Demand;
import io.github.linuxipc.config.Faults;
import io.github.linuxipc.discovery.Catalogue;
import io.github.linuxipc.discovery.Search;
import io.github.linuxipc.engine.Candidate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the provider for the address that a sender's receiver has published. Warns once if the
 * sender's own settings speak of another transport: a swap is made at the receiver alone.
 */
final class Follower implements Candidate.Finder {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  private final Catalogue catalogue;
  private final Demand demand;
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
  Follower(
      Catalogue catalogue, Demand demand, String channel, List<String> expected, String because) {
    this.catalogue = catalogue;
    this.demand = demand;
    this.channel = channel;
    this.expected = expected;
    this.because = because;
  }

  @Override
  public Candidate find(Address address, String origin) {
    Faults faults = new Faults();
    Address bare = AddressList.of(address, origin, faults).bare().get(0);
    Optional<Candidate> candidate =
        catalogue.transport(new Search(channel, bare, origin, faults, faults), demand);
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
    Faults faults = new Faults();
    catalogue.requireReach(channel, expected, faults);
    faults.throwIfAny();
  }
}
