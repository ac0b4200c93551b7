package io.github.linuxipc.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.config.Configuration;
import io.github.linuxipc.core.Resolver.ReceiverPlan;
import io.github.linuxipc.core.Resolver.SenderPlan;
import io.github.linuxipc.discovery.ProviderRegistry;
import io.github.linuxipc.engine.ResolvedAddress;
import io.github.linuxipc.fixture.CapturedLog;
import io.github.linuxipc.fixture.ProviderJar;
import io.github.linuxipc.fixture.Raised;
import io.github.linuxipc.fixture.TargetDirectory;
import io.github.linuxipc.fixture.TestEnvironment;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolverTest {
  @TempDir(factory = TargetDirectory.class)
  Path directory;

  private TestEnvironment environment;
  private ProviderJar jar;

  @BeforeEach
  void createEnvironment() throws IOException {
    environment = new TestEnvironment(directory);
    jar =
        ProviderJar.in(directory)
            .transport("Unix", "unix", "")
            .transport(
                "Net",
                "net",
                "public Set<Capability> capabilities() { return Set.of(Capability.NETWORK); }"
                    + "public Address defaultAddress(String channel) {"
                    + " return Address.of(\"net\", \"localhost/\" + channel); }");
  }

  private Resolver resolver() throws IOException {
    return new Resolver(
        Configuration.load(List.of(), List.of(), environment.build()),
        ProviderRegistry.discover(ProviderJar.loader(jar.write("a.jar"))));
  }

  private static List<String> addresses(ReceiverPlan plan) {
    return plan.candidates().stream().map(c -> c.address().toString()).toList();
  }

  @Test
  void shouldBindANameOverUnixByDefault() throws IOException {
    ReceiverPlan plan = resolver().receiver("orders");
    assertEquals(List.of("unix:orders"), addresses(plan));
    assertEquals("orders", plan.settings().channel());
    assertEquals(Optional.of("orders"), plan.settings().name());
    assertEquals("the default", plan.settings().origin());
  }

  @Test
  void shouldSwapEveryChannelWithOneSetting() throws IOException {
    environment.variable("IPC_TRANSPORT", "net");
    ReceiverPlan plan = resolver().receiver("orders");
    assertEquals(List.of("net:localhost/orders"), addresses(plan));
    assertEquals("IPC_TRANSPORT in the environment", plan.settings().origin());
    assertEquals("IPC_TRANSPORT in the environment", plan.candidates().get(0).origin());
  }

  @Test
  void T16_shouldReadLinesFromAStandardStreamUntilItsLastWriterLeaves() throws IOException {
    jar.transport("Pipe", "pipe", "");
    environment.variable("IPC_CHANNELS_ORDERS_ADDRESS", "pipe:stdin");
    ReceiverPlan plan = resolver().receiver("orders");
    assertEquals(List.of("pipe:stdin"), addresses(plan));
    assertEquals(Optional.empty(), plan.settings().name());
    assertEquals(WireFormat.LINES, plan.settings().wire());
    assertTrue(plan.settings().endOfStream());
    SenderPlan sender = resolver().sender("pipe:stdout");
    assertEquals(Optional.empty(), sender.settings().name());
    assertEquals(WireFormat.LINES, sender.settings().wire());
  }

  /** Adds a transport whose messages are held by a server. */
  private void addBroker() {
    jar.transport(
        "Broker",
        "broker",
        "public boolean isBrokered() { return true; }"
            + "public Set<Capability> capabilities() {"
            + " return Set.of(Capability.UNRELATED_PROCESSES, Capability.PERSISTENT); }");
  }

  @Test
  void shouldSendToTheServerThatTheTransportNames() throws IOException {
    addBroker();
    environment.variable("IPC_TRANSPORT", "broker");
    SenderPlan sender = resolver().sender("orders");
    assertEquals("broker:orders", sender.configured().orElseThrow().address().toString());
    assertTrue(sender.settings().persistent());
    environment.variable("IPC_TRANSPORT", "net");
    assertEquals(Optional.empty(), resolver().sender("orders").configured());
  }

  @Test
  void shouldRefuseATopicOverAServer() throws IOException {
    addBroker();
    Resolver resolver = resolver();
    String text = Raised.by(ErrorCode.MISSING_CAPABILITY, () -> resolver.topic("broker:prices"));
    assertTrue(text.contains("runtime directory of one host"), text);
  }

  @Test
  void shouldTreatNoOtherAddressAsAStandardStream() throws IOException {
    jar.transport("Pipe", "pipe", "");
    for (String address : List.of("unix:stdin", "pipe:stderr")) {
      ReceiverPlan plan = resolver().receiver(address);
      assertEquals(Optional.of(address.split(":", -1)[1]), plan.settings().name());
      assertEquals(WireFormat.FRAMED, plan.settings().wire());
      assertFalse(plan.settings().endOfStream());
    }
  }

  @Test
  void shouldPreferTheChannelsOwnAddressToTheTransport() throws IOException {
    environment
        .variable("IPC_TRANSPORT", "net")
        .variable("IPC_CHANNELS_ORDERS_ADDRESS", "unix:/run/o");
    ReceiverPlan plan = resolver().receiver("orders");
    assertEquals(List.of("unix:/run/o"), addresses(plan));
    assertEquals(Optional.of("orders"), plan.settings().name());
  }

  @Test
  void shouldApplyTheSettingsOfTheChannelThatAnAddressTargets() throws IOException {
    environment.property("ipc.channels.orders.max-senders", "7");
    ReceiverPlan plan = resolver().receiver("unix:orders?linger=2s");
    assertEquals(List.of("unix:orders"), addresses(plan));
    assertEquals(Optional.of("orders"), plan.settings().name());
    assertEquals("unix:orders?linger=2s", plan.settings().channel());
    assertEquals("the opening call", plan.settings().origin());
    assertEquals(7, plan.settings().maxSenders());
    assertEquals(2, plan.settings().linger().toSeconds());
  }

  @Test
  void shouldTreatAnyOtherAddressAsAChannelWithoutAName() throws IOException {
    assertEquals(Optional.empty(), resolver().receiver("unix:/run/o").settings().name());
    assertEquals(Optional.empty(), resolver().sender("net:10.0.0.1").settings().name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Orders", "1st", "order_book", "a/b", "x\ny", "ordres.address"})
  void shouldRejectABadName(String name) throws IOException {
    Resolver resolver = resolver();
    Raised.by(ErrorCode.BAD_NAME, () -> resolver.receiver(name));
    Raised.by(ErrorCode.BAD_NAME, () -> resolver.sender(name));
    Raised.by(ErrorCode.BAD_NAME, () -> resolver.event(name));
  }

  @Test
  void shouldLimitANameTo63Characters() throws IOException {
    Resolver resolver = resolver();
    resolver.receiver("x".repeat(63));
    Raised.by(ErrorCode.BAD_NAME, () -> resolver.receiver("x".repeat(64)));
  }

  @Test
  void shouldRejectAMalformedAddress() throws IOException {
    Resolver resolver = resolver();
    Raised.by(ErrorCode.BAD_ADDRESS, () -> resolver.receiver("Unix:orders"));
    Raised.with(
        ErrorCode.BAD_ADDRESS,
        "An opening call takes one address, and an address has no comma. Set a list of addresses"
            + " as channels.NAME.address, and open NAME.",
        () -> resolver.receiver("net:orders, unix:orders"));
  }

  @Test
  void shouldKeepTheOrderOfAFallbackList() throws IOException {
    environment.property("ipc.channels.orders.address", "net:orders, unix:orders");
    assertEquals(List.of("net:orders", "unix:orders"), addresses(resolver().receiver("orders")));
  }

  @Test
  void shouldSkipAddressesThatCannotBeServedAndWarn() throws IOException {
    environment.property("ipc.channels.orders.address", "shm:orders, unix:orders");
    Resolver resolver = resolver();
    List<String> warnings =
        CapturedLog.warningsOf(
            () -> assertEquals(List.of("unix:orders"), addresses(resolver.receiver("orders"))));
    assertEquals(1, warnings.size());
    assertTrue(
        warnings
            .get(0)
            .startsWith(
                "Skipped an address: IPC-301 No installed transport serves the scheme shm (channel"
                    + " orders, address shm:orders, from the system property"
                    + " ipc.channels.orders.address)."),
        warnings.get(0));
  }

  @Test
  void shouldReportEveryAddressOfAListWhenNoneCanBeServed() throws IOException {
    environment.property("ipc.channels.orders.address", "shm:orders, mq:orders");
    Resolver resolver = resolver();
    String text = Raised.by(ErrorCode.MULTIPLE_ERRORS, () -> resolver.receiver("orders"));
    assertTrue(text.contains("scheme shm") && text.contains("scheme mq"), text);
  }

  @Test
  void shouldNotFallBackAfterAConfigurationError() throws IOException {
    environment.property("ipc.channels.orders.address", "net:orders?capasity=1, unix:orders");
    Resolver resolver = resolver();
    Raised.by(ErrorCode.UNKNOWN_OPTION, () -> resolver.receiver("orders"));
  }

  @Test
  void shouldRequireTheCapabilitiesOfConfigurationAndCall() throws IOException {
    environment
        .property("ipc.channels.orders.require", "network")
        .property("ipc.channels.orders.address", "unix:orders, net:orders");
    Resolver resolver = resolver();
    CapturedLog.warningsOf(
        () -> assertEquals(List.of("net:orders"), addresses(resolver.receiver("orders"))));
    assertEquals(
        Set.of(Capability.NETWORK),
        resolver.receiver("net:o", Capability.NETWORK).settings().required());
    String text =
        Raised.by(
            ErrorCode.MULTIPLE_ERRORS, () -> resolver.receiver("orders", Capability.ZERO_COPY));
    assertTrue(
        text.contains(
            "The transport unix lacks zero-copy, required by the opening call, and network,"
                + " required by the system property ipc.channels.orders.require (channel orders"),
        text);
  }

  @Test
  void shouldRejectPersistentWhenTheTransportIsNotPersistent() throws IOException {
    Resolver resolver = resolver();
    String text =
        Raised.by(
            ErrorCode.MISSING_CAPABILITY, () -> resolver.receiver("unix:orders?persistent=true"));
    assertTrue(
        text.startsWith(
            "IPC-309 The transport unix lacks persistent, required by persistent=true, an option of"
                + " unix:orders?persistent=true, from the opening call (address unix:orders, from"
                + " the opening call)."),
        text);
  }

  @Test
  void shouldReportErrorsOfKeysAndOfOptionsTogether() throws IOException {
    Resolver resolver = resolver();
    String text =
        Raised.by(
            ErrorCode.MULTIPLE_ERRORS, () -> resolver.receiver("unix:/x?wire=line&colour=red"));
    assertTrue(text.contains("IPC-306") && text.contains("IPC-305"), text);
  }

  @Test
  void shouldConnectASenderToItsReceiverOverAnyTransport() throws IOException {
    environment.variable("IPC_TRANSPORT", "nowhere");
    SenderPlan plan = resolver().sender("orders");
    assertEquals(Optional.empty(), plan.configured());
    assertEquals("the receiver's descriptor", plan.settings().origin());
    assertEquals(Optional.of("orders"), plan.settings().name());
  }

  @Test
  void shouldConnectASenderToItsConfiguredAddress() throws IOException {
    environment.property("ipc.channels.orders.address", "net:10.0.0.1");
    SenderPlan plan = resolver().sender("orders");
    assertEquals(Address.of("net", "10.0.0.1"), plan.configured().orElseThrow().address());
    assertEquals("the system property ipc.channels.orders.address", plan.settings().origin());
    plan = resolver().sender("unix:orders");
    assertEquals(Address.of("unix", "orders"), plan.configured().orElseThrow().address());
    assertEquals(Optional.of("orders"), plan.settings().name());
  }

  @Test
  void shouldConnectASenderToTheReceiverOfAFallbackList() throws IOException {
    environment.property("ipc.channels.orders.address", "shm:orders?max-senders=3, unix:orders");
    SenderPlan plan = resolver().sender("orders");
    assertEquals(Optional.empty(), plan.configured());
    assertEquals(3, plan.settings().maxSenders());
  }

  @Test
  void shouldFindTheProviderOfAPublishedAddress() throws IOException {
    ResolvedAddress candidate =
        resolver().sender("orders").finder().find(Address.of("net", "10.0.0.1"), "the descriptor");
    assertEquals("p.Net", candidate.transport().getClass().getName());
    assertEquals("the descriptor", candidate.origin());
  }

  @Test
  void shouldNameTheModuleThatASenderNeedsForThePublishedAddress() throws IOException {
    SenderPlan plan = resolver().sender("orders");
    String text =
        Raised.by(
            ErrorCode.NO_PROVIDER,
            () -> plan.finder().find(Address.of("shm", "orders"), "the descriptor"));
    assertTrue(
        text.startsWith(
            "IPC-301 No installed transport serves the scheme shm (channel orders, address"
                + " shm:orders, from the descriptor). Add io.github.linuxipc:ipc-shm"),
        text);
  }

  @Test
  void shouldCheckThePublishedTransportAgainstTheSendersRequirements() throws IOException {
    SenderPlan plan = resolver().sender("orders", Capability.NETWORK);
    plan.finder().find(Address.of("net", "x"), "the descriptor");
    Raised.by(
        ErrorCode.MISSING_CAPABILITY,
        () -> plan.finder().find(Address.of("unix", "x"), "the descriptor"));
  }

  @Test
  void shouldWarnOnceAboutASettingThatContradictsTheReceiver() throws IOException {
    environment.variable("IPC_TRANSPORT", "unix");
    ResolvedAddress.Finder finder = resolver().sender("orders").finder();
    List<String> warnings =
        CapturedLog.warningsOf(
            () -> {
              finder.find(Address.of("unix", "orders"), "the descriptor");
              finder.find(Address.of("net", "10.0.0.1"), "the descriptor");
              finder.find(Address.of("net", "10.0.0.1"), "the descriptor");
            });
    assertEquals(
        List.of(
            "The receiver of channel orders is bound to net:10.0.0.1, and the sender follows it,"
                + " although unix is set by IPC_TRANSPORT in the environment. Only receivers read"
                + " that setting."),
        warnings);
  }

  @Test
  void shouldNotWarnWhenTheSenderHasNoSetting() throws IOException {
    ResolvedAddress.Finder finder = resolver().sender("orders").finder();
    assertEquals(
        List.of(),
        CapturedLog.warningsOf(() -> finder.find(Address.of("net", "x"), "the descriptor")));
  }

  @Test
  void shouldWarnWhenAFallbackListLacksTheReceiversTransport() throws IOException {
    environment.property("ipc.channels.orders.address", "shm:orders, unix:orders");
    ResolvedAddress.Finder finder = resolver().sender("orders").finder();
    assertEquals(
        1,
        CapturedLog.warningsOf(() -> finder.find(Address.of("net", "x"), "the descriptor")).size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "throw new IllegalStateException(\"no luck\");",
        "return Address.of(\"unix\", channel);",
        "return null;"
      })
  void shouldReportATransportWhoseDefaultAddressIsUnusable(String body) throws IOException {
    environment.property("ipc.transport", "bad");
    jar.transport("Bad", "bad", "public Address defaultAddress(String channel) { " + body + " }");
    Resolver resolver = resolver();
    String text = Raised.by(ErrorCode.PROVIDER_UNAVAILABLE, () -> resolver.receiver("orders"));
    assertTrue(text.contains("is broken: defaultAddress() "), text);
  }
}
