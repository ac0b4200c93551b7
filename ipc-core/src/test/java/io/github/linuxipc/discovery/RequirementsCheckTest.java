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
  private ProviderRegistry catalogue;

  @BeforeEach
  void makeTransportsThatDiffer() throws IOException {
    catalogue =
        catalogue(
            jar()
                .transport("Plain", "plain", "")
                .transport(
                    "Rich",
                    "rich",
                    "public Set<Capability> capabilities() {"
                        + " return EnumSet.of(Capability.ZERO_COPY, Capability.PERSISTENT); }"
                        + "public Set<Wire> wires() { return Set.of(Wire.FRAMED, Wire.RAW); }")
                .transport("Odd", "odd", "public Set<Wire> wires() { throw new LinkageError(); }")
                .write("a.jar"));
  }

  private static TransportRequirements demand(
      WireFormat wire, Map<Capability, String> capabilities) {
    return new TransportRequirements(
        wire, "IPC_CHANNELS_ORDERS_WIRE in the environment", capabilities);
  }

  @Test
  void shouldNameWhoHasTheMissingCapability() {
    TransportRequirements demand =
        demand(
            WireFormat.FRAMED,
            Map.of(
                Capability.ZERO_COPY, "the opening call",
                Capability.PERSISTENT, "persistent=true, somewhere"));
    assertDoesNotThrow(() -> find(catalogue, "rich:orders", demand));
    Raised.with(
        ErrorCode.MISSING_CAPABILITY,
        "The transport plain lacks zero-copy, required by the opening call, and persistent,"
            + " required by persistent=true, somewhere (channel orders, address plain:orders, from here). It is there with:"
            + " rich.",
        () -> find(catalogue, "plain:orders", demand));
  }

  @Test
  void shouldSayThatNobodyHasTheMissingCapability() {
    Raised.with(
        ErrorCode.MISSING_CAPABILITY,
        "The transport rich lacks network, required by the opening call (channel orders, address rich:orders,"
            + " from here). No installed transport has it.",
        () ->
            find(
                catalogue,
                "rich:orders",
                demand(
                    WireFormat.FRAMED,
                    Map.of(Capability.NETWORK, "the opening call", Capability.ZERO_COPY, "x"))));
  }

  @Test
  void shouldNameWhoSpeaksTheMissingWire() {
    assertDoesNotThrow(() -> find(catalogue, "rich:orders", demand(WireFormat.RAW, Map.of())));
    Raised.with(
        ErrorCode.MISSING_CAPABILITY,
        "The transport plain lacks wire=raw, set by IPC_CHANNELS_ORDERS_WIRE in the environment (channel"
            + " orders, address plain:orders, from here). It is there with: rich.",
        () -> find(catalogue, "plain:orders", demand(WireFormat.RAW, Map.of())));
  }

  @Test
  void shouldReportEverythingThatIsMissingAtOnce() {
    String text =
        Raised.by(
            ErrorCode.MULTIPLE_ERRORS,
            () ->
                find(
                    catalogue,
                    "odd:orders?x=1",
                    demand(WireFormat.LINES, Map.of(Capability.PRIORITY, "here"))));
    assertEquals(3, text.split("IPC-30[0-9]", -1).length - 1, text);
  }
}
