package io.github.linuxipc.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.engine.registry.ProcessId;
import io.github.linuxipc.spi.WireFormat;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelKeysTest {
  private static Object parse(String key, String text) {
    return ChannelKeys.common().get(key).parser().apply(text);
  }

  @Test
  void shouldReadEveryKey() {
    assertEquals(1, parse("max-message-size", "1"));
    assertEquals(1 << 30, parse("max-message-size", "1g"));
    assertEquals(Duration.ZERO, parse("connect-timeout", "0"));
    assertEquals(Duration.ofDays(365), parse("connect-timeout", "8760h"));
    assertEquals(65_535, parse("max-senders", "65535"));
    assertEquals(5L << 20, parse("reassembly-memory", "5m"));
    assertEquals(Duration.ofMillis(20), parse("linger", "20ms"));
    assertEquals(true, parse("reconnect", "true"));
    assertEquals(false, parse("end-of-stream", "never"));
    assertEquals(true, parse("end-of-stream", "last-sender"));
    assertEquals(true, parse("persistent", "true"));
    assertEquals(WireFormat.FRAMED, parse("wire", "framed"));
    assertEquals(WireFormat.LINES, parse("wire", "lines"));
    assertEquals(WireFormat.RAW, parse("wire", "raw"));
    assertEquals(new ProcessId(7, 0), parse("parent", "7"));
    assertEquals(new ProcessId(7, 4026531836L), parse("parent", "7@4026531836"));
    assertEquals(
        Set.of(Capability.PEER_CREDENTIALS, Capability.NETWORK),
        parse("require", "peer-credentials, network"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-message-size|0|a size from 1 to 1g is allowed",
        "max-message-size|1025m|a size from 1 to 1g is allowed",
        "max-message-size|-1|a size such as 4096, 64k or 1m is allowed",
        "max-message-size|1M|a size such as 4096, 64k or 1m is allowed",
        "max-message-size|999999999999999g|a size that fits into 63 bits is allowed",
        "connect-timeout|5|a duration such as 500ms, 5s or 1m is allowed",
        "connect-timeout|8761h|a duration from 0 to 8760h is allowed",
        "bind-timeout|30|a duration such as 500ms, 5s or 1m is allowed",
        "linger|999999999999h|a duration from 0 to 8760h is allowed",
        "max-senders|0|a whole number from 1 to 65535 is allowed",
        "max-senders|65536|a whole number from 1 to 65535 is allowed",
        "reassembly-memory|much|a size such as 4096, 64k or 1m is allowed",
        "parent|0|a whole number from 1 to 2147483647 is allowed",
        "parent|7@x|a whole number from 1 to 2147483647 is allowed",
        "reconnect|yes|true or false is allowed",
        "end-of-stream|true|never or last-sender is allowed",
        "persistent|1|true or false is allowed",
        "wire|line|framed, lines or raw is allowed",
        "require|speed|one or more of zero-copy, priority, persistent, peer-credentials, network,"
            + " unrelated-processes are allowed",
        "require|counting|one or more of zero-copy, priority, persistent, peer-credentials, network,"
            + " unrelated-processes are allowed",
        "require|network,|one or more of zero-copy, priority, persistent, peer-credentials, network,"
            + " unrelated-processes are allowed"
      })
  void shouldNameTheAllowedValues(String key, String text, String allowed) {
    assertEquals(
        allowed, assertThrows(IllegalArgumentException.class, () -> parse(key, text)).getMessage());
  }

  /** A key that is added must be added to these tests too. */
  @Test
  void shouldHaveNoOtherKeys() {
    assertEquals(
        Set.of(
            "max-message-size",
            "connect-timeout",
            "bind-timeout",
            "max-senders",
            "reassembly-memory",
            "linger",
            "reconnect",
            "end-of-stream",
            "persistent",
            "wire",
            "parent",
            "require"),
        ChannelKeys.common().keySet());
  }

  @Test
  void shouldHaveTheDocumentedDefaults() {
    assertEquals(1 << 20, ChannelKeys.MAX_MESSAGE_SIZE.fallback());
    assertEquals(Duration.ofSeconds(5), ChannelKeys.CONNECT_TIMEOUT.fallback());
    assertEquals(Duration.ZERO, ChannelKeys.BIND_TIMEOUT.fallback());
    assertEquals(64, ChannelKeys.MAX_SENDERS.fallback());
    assertEquals(Runtime.getRuntime().maxMemory() / 4, ChannelKeys.REASSEMBLY_MEMORY.fallback());
    assertEquals(ProcessId.NONE, ChannelKeys.PARENT.fallback());
    assertEquals(Duration.ofSeconds(1), ChannelKeys.LINGER.fallback());
    assertEquals(false, ChannelKeys.RECONNECT.fallback());
    assertEquals(false, ChannelKeys.END_OF_STREAM.fallback());
    assertEquals(false, ChannelKeys.PERSISTENT.fallback());
    assertEquals(WireFormat.FRAMED, ChannelKeys.WIRE.fallback());
    assertEquals(Set.of(), ChannelKeys.REQUIRE.fallback());
  }
}
