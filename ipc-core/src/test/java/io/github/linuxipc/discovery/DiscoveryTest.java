package io.github.linuxipc.discovery;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.config.ConfigurationErrors;
import io.github.linuxipc.config.TransportRequirements;
import io.github.linuxipc.engine.ResolvedAddress;
import io.github.linuxipc.fixture.ProviderJar;
import io.github.linuxipc.fixture.Raised;
import io.github.linuxipc.fixture.TargetDirectory;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of discovery share: jars, a catalogue of them, and searches. */
abstract class DiscoveryTest {
  static final TransportRequirements NOTHING_SPECIAL =
      new TransportRequirements(WireFormat.FRAMED, "the default", Map.of());

  @TempDir(factory = TargetDirectory.class)
  Path directory;

  ProviderJar jar() {
    return ProviderJar.in(directory);
  }

  static ProviderRegistry catalogue(Path... jars) throws IOException {
    return ProviderRegistry.discover(ProviderJar.loader(jars));
  }

  static ProviderQuery search(String address, ConfigurationErrors faults) {
    return new ProviderQuery("channel orders", Address.parse(address), "here", faults, faults);
  }

  static ResolvedAddress find(ProviderRegistry catalogue, String address) {
    return find(catalogue, address, NOTHING_SPECIAL);
  }

  static ResolvedAddress find(
      ProviderRegistry catalogue, String address, TransportRequirements demand) {
    ConfigurationErrors faults = new ConfigurationErrors();
    var candidate = catalogue.transport(search(address, faults), demand);
    faults.throwIfAny();
    return candidate.orElseThrow();
  }

  static String refusal(ErrorCode code, ProviderRegistry catalogue, String address) {
    return Raised.by(code, () -> find(catalogue, address));
  }

  static EventCandidate findEvent(ProviderRegistry catalogue, String address) {
    ConfigurationErrors faults = new ConfigurationErrors();
    var candidate =
        catalogue.notifier(
            new ProviderQuery("event reload", Address.parse(address), "here", faults, faults));
    faults.throwIfAny();
    return candidate.orElseThrow();
  }

  static ProviderInfo info(ProviderRegistry catalogue, String provider) {
    return catalogue.transports().stream()
        .filter(info -> info.provider().equals(provider))
        .findFirst()
        .orElseThrow();
  }
}
