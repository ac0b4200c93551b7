package io.github.linuxipc.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.engine.ResolvedAddress;
import io.github.linuxipc.fixture.Raised;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OptionParserTest extends DiscoveryTest {
  private static final String OPTIONS =
      "public List<Option<?>> options() { return List.of("
          + "Option.size(\"capacity\", 65536, \"bytes a lane, from 4k to 1g\"),"
          + "Option.flag(\"warm\", false, \"whether to touch the memory\"),"
          + "new Option<>(\"odd\", \"x\", \"\", t -> { throw new IllegalStateException(t); }),"
          + "new Option<>(\"mute\", \"x\", \"one word\", t -> {"
          + " throw new IllegalArgumentException(); }),"
          + "new Option<>(\"none\", \"x\", \"\", t -> null)); }";

  private ProviderRegistry registry;

  @BeforeEach
  void createProvidersWithOptions() throws IOException {
    registry =
        registry(
            jar().transport("A", "alpha", OPTIONS).notifier("B", "bell", OPTIONS).write("a.jar"));
  }

  @Test
  void shouldRejectWhiteSpaceAtTheEndsOfAValue() {
    for (String text : List.of("unix:x?a=b &c=d", "unix:x?a= b", "unix:x?a=b&c=d ")) {
      String error = Raised.by(ErrorCode.BAD_ADDRESS, () -> Address.parse(text));
      assertTrue(error.contains("begins or ends with white space"), error);
    }
    assertEquals("b c", Address.parse("unix:x?a=b c").options().get("a"));
  }

  @Test
  void shouldReturnTheParsedValues() {
    ResolvedAddress candidate = find(registry, "alpha:orders?capacity=64k&warm=true");
    assertEquals(Map.of("capacity", 65_536L, "warm", true), candidate.options());
    assertEquals(Address.parse("alpha:orders?capacity=64k&warm=true"), candidate.address());
    assertEquals("here", candidate.origin());
    assertEquals("p.A", candidate.transport().getClass().getName());
  }

  @Test
  void shouldSuggestAKnownOption() {
    assertEquals(
        "IPC-305 alpha has no option capasity (channel orders, address alpha:orders?capasity=64k,"
            + " from here). Did you mean capacity?",
        refusal(ErrorCode.UNKNOWN_OPTION, registry, "alpha:orders?capasity=64k"));
    assertEquals(
        "IPC-305 alpha has no option max-sender (channel orders, address alpha:orders?max-sender=6,"
            + " from here). Did you mean max-senders?",
        refusal(ErrorCode.UNKNOWN_OPTION, registry, "alpha:orders?max-sender=6"));
  }

  @Test
  void shouldListTheOptionsWhenNoneIsSimilar() {
    assertEquals(
        "IPC-305 alpha has no option colour (channel orders, address alpha:orders?colour=red, from"
            + " here). alpha takes: capacity, warm, odd, mute, none, max-message-size,"
            + " connect-timeout, bind-timeout, max-senders, reassembly-memory, linger, reconnect,"
            + " end-of-stream, persistent, wire, parent, require.",
        refusal(ErrorCode.UNKNOWN_OPTION, registry, "alpha:orders?colour=red"));
    Raised.with(
        ErrorCode.UNKNOWN_OPTION,
        "bell has no option wire (event reload, address bell:reload?wire=raw, from here). bell"
            + " takes: capacity, warm, odd, mute, none.",
        () -> findEvent(registry, "bell:reload?wire=raw"));
  }

  @Test
  void shouldNameTheAllowedValuesOfAnOption() {
    assertEquals(
        "IPC-306 \"big\" is not a valid value for the option capacity of alpha: a size such as 4096, 64k or"
            + " 1m is allowed (channel orders, address alpha:orders?capacity=big, from here).",
        refusal(ErrorCode.BAD_VALUE, registry, "alpha:orders?capacity=big"));
  }

  @Test
  void shouldReportParsersThatViolateTheirContract() {
    for (String option : List.of("odd", "mute", "none")) {
      refusal(ErrorCode.BAD_VALUE, registry, "alpha:orders?" + option + "=1");
    }
  }

  @Test
  void shouldListOptionsWithDefaultAndHelp() {
    assertEquals(
        "capacity=65536 bytes a lane, from 4k to 1g", info(registry, "p.A").options().get(0));
  }
}
