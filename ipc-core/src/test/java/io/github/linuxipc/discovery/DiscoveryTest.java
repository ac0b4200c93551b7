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

/** The common base of the tests of discovery: jars, a registry of them, and queries. */
abstract class DiscoveryTest {
  static final TransportRequirements NOTHING_SPECIAL =
      new TransportRequirements(WireFormat.FRAMED, "the default", Map.of());

  @TempDir(factory = TargetDirectory.class)
  Path directory;

  ProviderJar jar() {
    return ProviderJar.in(directory);
  }

  static ProviderRegistry registry(Path... jars) throws IOException {
    return ProviderRegistry.discover(ProviderJar.loader(jars));
  }

  static ProviderQuery query(String address, ConfigurationErrors errors) {
    return new ProviderQuery("channel orders", Address.parse(address), "here", errors, errors);
  }

  static ResolvedAddress find(ProviderRegistry registry, String address) {
    return find(registry, address, NOTHING_SPECIAL);
  }

  static ResolvedAddress find(
      ProviderRegistry registry, String address, TransportRequirements requirements) {
    ConfigurationErrors errors = new ConfigurationErrors();
    var candidate = registry.transport(query(address, errors), requirements);
    errors.throwIfAny();
    return candidate.orElseThrow();
  }

  static String refusal(ErrorCode code, ProviderRegistry registry, String address) {
    return Raised.by(code, () -> find(registry, address));
  }

  static EventCandidate findEvent(ProviderRegistry registry, String address) {
    ConfigurationErrors errors = new ConfigurationErrors();
    var candidate =
        registry.notifier(
            new ProviderQuery("event reload", Address.parse(address), "here", errors, errors));
    errors.throwIfAny();
    return candidate.orElseThrow();
  }

  static ProviderInfo info(ProviderRegistry registry, String provider) {
    return registry.transports().stream()
        .filter(info -> info.provider().equals(provider))
        .findFirst()
        .orElseThrow();
  }
}
