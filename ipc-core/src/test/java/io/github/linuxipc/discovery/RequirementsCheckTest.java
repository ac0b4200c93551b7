package io.github.linuxipc.discovery;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.config.TransportRequirements;
import io.github.linuxipc.fixture.Raised;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequirementsCheckTest extends DiscoveryTest {
  private ProviderRegistry registry;

  @BeforeEach
  void createTransportsThatDiffer() throws IOException {
    registry =
        registry(
            jar()
                .transport("Plain", "plain", "")
                .transport(
                    "Rich",
                    "rich",
                    "public Set<Capability> capabilities() {"
                        + " return EnumSet.of(Capability.ZERO_COPY, Capability.PERSISTENT); }"
                        + "public Set<WireFormat> wires() { return Set.of(WireFormat.FRAMED, WireFormat.RAW); }")
                .transport(
                    "Odd", "odd", "public Set<WireFormat> wires() { throw new LinkageError(); }")
                .write("a.jar"));
  }

  private static TransportRequirements requirements(
      WireFormat wire, Map<Capability, String> capabilities) {
    return new TransportRequirements(
        wire, "IPC_CHANNELS_ORDERS_WIRE in the environment", capabilities);
  }

  @Test
  void shouldNameTransportsWithTheMissingCapability() {
    TransportRequirements requirements =
        requirements(
            WireFormat.FRAMED,
            Map.of(
                Capability.ZERO_COPY, "the opening call",
                Capability.PERSISTENT, "persistent=true, somewhere"));
    assertDoesNotThrow(() -> find(registry, "rich:orders", requirements));
    Raised.with(
        ErrorCode.MISSING_CAPABILITY,
        "The transport plain lacks zero-copy, required by the opening call, and persistent,"
            + " required by persistent=true, somewhere (channel orders, address plain:orders, from here). These transports provide it:"
            + " rich.",
        () -> find(registry, "plain:orders", requirements));
  }

  @Test
  void shouldReportWhenNoTransportHasTheMissingCapability() {
    Raised.with(
        ErrorCode.MISSING_CAPABILITY,
        "The transport rich lacks network, required by the opening call (channel orders, address rich:orders,"
            + " from here). No installed transport provides it.",
        () ->
            find(
                registry,
                "rich:orders",
                requirements(
                    WireFormat.FRAMED,
                    Map.of(Capability.NETWORK, "the opening call", Capability.ZERO_COPY, "x"))));
  }

  @Test
  void shouldNameTransportsWithTheMissingWireFormat() {
    assertDoesNotThrow(() -> find(registry, "rich:orders", requirements(WireFormat.RAW, Map.of())));
    Raised.with(
        ErrorCode.MISSING_CAPABILITY,
        "The transport plain lacks wire=raw, set by IPC_CHANNELS_ORDERS_WIRE in the environment (channel"
            + " orders, address plain:orders, from here). These transports provide it: rich.",
        () -> find(registry, "plain:orders", requirements(WireFormat.RAW, Map.of())));
  }

  @Test
  void shouldReportEverythingThatIsMissingTogether() {
    String text =
        Raised.by(
            ErrorCode.MULTIPLE_ERRORS,
            () ->
                find(
                    registry,
                    "odd:orders?x=1",
                    requirements(WireFormat.LINES, Map.of(Capability.PRIORITY, "here"))));
    assertEquals(3, text.split("IPC-30[0-9]", -1).length - 1, text);
  }
}
