package io.github.linuxipc.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.engine.ChannelSettings;
import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.engine.registry.ProcessId;
import io.github.linuxipc.fixture.FunctionSource;
import io.github.linuxipc.fixture.Raised;
import io.github.linuxipc.fixture.TargetDirectory;
import io.github.linuxipc.fixture.TestEnvironment;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommonSettingsTest {
  @TempDir(factory = TargetDirectory.class)
  Path directory;

  private final ConfigurationErrors errors = new ConfigurationErrors();
  private TestEnvironment environment;

  @BeforeEach
  void createEnvironment() throws IOException {
    environment = new TestEnvironment(directory);
  }

  private CommonSettings orders(String... addresses) {
    Optional<AddressList> list =
        addresses.length == 0
            ? Optional.empty()
            : Optional.of(
                AddressList.parse(
                    new Setting("address", String.join(",", addresses), "here"),
                    KeySection.CHANNELS,
                    errors));
    return Configuration.load(List.of(), List.of(), environment.build())
        .common(KeySection.CHANNELS, Optional.of("orders"), list, errors);
  }

  private ChannelSettings settings(CommonSettings common) {
    ChannelSettings settings = common.settings("orders", "here", common.requirements());
    errors.throwIfAny();
    return settings;
  }

  @Test
  void shouldHaveTheDefaultsOfTheContract() {
    assertEquals(
        new ChannelSettings(
            "orders",
            Optional.of("orders"),
            "here",
            Duration.ofSeconds(5),
            Duration.ZERO,
            1 << 20,
            64,
            Runtime.getRuntime().maxMemory() / 4,
            Duration.ofSeconds(1),
            false,
            false,
            false,
            ChannelKind.CHANNEL,
            ProcessId.NONE,
            WireFormat.FRAMED,
            Set.of()),
        settings(orders()));
  }

  @Test
  void shouldReadEveryKeyOfTheChannel() {
    environment
        .property("ipc.channels.orders.connect-timeout", "2s")
        .property("ipc.channels.orders.bind-timeout", "30s")
        .property("ipc.channels.orders.max-message-size", "2k")
        .property("ipc.channels.orders.max-senders", "3")
        .property("ipc.channels.orders.reassembly-memory", "5m")
        .property("ipc.channels.orders.linger", "4ms")
        .property("ipc.channels.orders.reconnect", "true")
        .property("ipc.channels.orders.end-of-stream", "last-sender")
        .property("ipc.channels.orders.persistent", "true")
        .property("ipc.channels.orders.wire", "raw")
        .property("ipc.channels.orders.parent", "7@8")
        .property("ipc.channels.orders.require", "network")
        .property("ipc.channels.others.linger", "9s");
    assertEquals(
        new ChannelSettings(
            "orders",
            Optional.of("orders"),
            "here",
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            2048,
            3,
            5 << 20,
            Duration.ofMillis(4),
            true,
            true,
            true,
            ChannelKind.CHANNEL,
            new ProcessId(7, 8),
            WireFormat.RAW,
            Set.of(Capability.NETWORK, Capability.PERSISTENT)),
        settings(orders()));
  }

  @Test
  void shouldPreferTheOptionOfAnAddressToTheKey() {
    environment.property("ipc.channels.orders.max-message-size", "2k");
    AddressList list =
        AddressList.parse(
            new Setting("address", "unix:/x?max-message-size=3k&capacity=1m", "here"),
            KeySection.CHANNELS,
            errors);
    assertEquals(List.of(new Address("unix", "/x", Map.of("capacity", "1m"))), list.bare());
    assertEquals(
        3072, settings(orders("unix:/x?max-message-size=3k&capacity=1m")).maxMessageSize());
  }

  @Test
  void shouldRejectConflictingOptionsOfOneChannelsAddresses() {
    orders("shm:x?wire=framed", "unix:x?wire=lines");
    Raised.with(
        ErrorCode.BAD_VALUE,
        "The addresses of one channel disagree on wire: \"framed\" and \"lines\" (here)."
            + " It belongs to the channel, not to one address: write it once.",
        errors::throwIfAny);
  }

  @Test
  void shouldRecordTheOriginOfEachRequiredCapability() {
    environment
        .variable("IPC_CHANNELS_ORDERS_REQUIRE", "network")
        .property("ipc.channels.orders.persistent", "true");
    assertEquals(
        Map.of(
            Capability.NETWORK, "IPC_CHANNELS_ORDERS_REQUIRE in the environment",
            Capability.PERSISTENT,
                "persistent=true, the system property ipc.channels.orders.persistent",
            Capability.ZERO_COPY, "the opening call"),
        orders().requirements(Capability.ZERO_COPY, Capability.NETWORK).capabilities());
  }

  @Test
  void shouldReportABadValueOfASourceWhenTheChannelIsOpened() {
    Configuration configuration =
        Configuration.load(
            List.of(),
            List.of(
                new FunctionSource(
                    Map.of("channels.orders.linger", "soon", "channels.orders.wire", "x")::get)),
            environment.build());
    CommonSettings common =
        configuration.common(KeySection.CHANNELS, Optional.of("orders"), Optional.empty(), errors);
    common.settings("orders", "here", common.requirements());
    String text = Raised.by(ErrorCode.MULTIPLE_ERRORS, errors::throwIfAny);
    assertTrue(text.contains("(channels.orders.linger from the source in the builder)"), text);
  }
}
