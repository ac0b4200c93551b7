package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.TransportInfo;
import io.github.linuxipc.config.Demand;
import io.github.linuxipc.config.Faults;
import io.github.linuxipc.engine.Candidate;
import io.github.linuxipc.fixture.ProviderJar;
import io.github.linuxipc.fixture.Raised;
import io.github.linuxipc.fixture.TargetDirectory;
import io.github.linuxipc.spi.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of discovery share: jars, a catalogue of them, and searches. */
abstract class DiscoveryTest {
  static final Demand NOTHING_SPECIAL = new Demand(Wire.FRAMED, "the default", Map.of());

  @TempDir(factory = TargetDirectory.class)
  Path directory;

  ProviderJar jar() {
    return ProviderJar.in(directory);
  }

  static Catalogue catalogue(Path... jars) throws IOException {
    return Catalogue.discover(ProviderJar.loader(jars));
  }

  static Search search(String address, Faults faults) {
    return new Search("channel orders", Address.parse(address), "here", faults, faults);
  }

  static Candidate find(Catalogue catalogue, String address) {
    return find(catalogue, address, NOTHING_SPECIAL);
  }

  static Candidate find(Catalogue catalogue, String address, Demand demand) {
    Faults faults = new Faults();
    var candidate = catalogue.transport(search(address, faults), demand);
    faults.throwIfAny();
    return candidate.orElseThrow();
  }

  static String refusal(ErrorCode code, Catalogue catalogue, String address) {
    return Raised.by(code, () -> find(catalogue, address));
  }

  static EventCandidate findEvent(Catalogue catalogue, String address) {
    Faults faults = new Faults();
    var candidate =
        catalogue.notifier(
            new Search("event reload", Address.parse(address), "here", faults, faults));
    faults.throwIfAny();
    return candidate.orElseThrow();
  }

  static TransportInfo info(Catalogue catalogue, String provider) {
    return catalogue.transports().stream()
        .filter(info -> info.provider().equals(provider))
        .findFirst()
        .orElseThrow();
  }
}
