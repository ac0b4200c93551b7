package io.github.linuxipc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code ipc transports}. */
@Tag("one-jdk")
class TransportsCommandTest {
  @RegisterExtension final Sandbox sandbox = new Sandbox();

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "tcp", "unix"})
  void shouldListTheTransportsOfTheClassPath(String scheme) throws Exception {
    String text = new String(sandbox.ipc("transports").exits(0).noErrors().output(), UTF_8);
    assertTrue(text.lines().anyMatch(l -> l.matches(scheme + " .* yes")), text);
  }

  @Test
  void shouldListUnavailableTransportsWithTheReason() throws Exception {
    Invocation list = sandbox.start(sandbox.commandWithTestClasses("transports")).exits(0);
    String text = new String(list.output(), UTF_8);
    assertTrue(
        text.lines()
            .anyMatch(
                l ->
                    l.matches(
                        "unavailable .* no: this host does not support it. Use another host.")),
        text);
  }

  @Test
  void shouldListOptions() throws Exception {
    String text =
        new String(sandbox.ipc("transports", "--options").exits(0).noErrors().output(), UTF_8);
    assertTrue(text.lines().anyMatch(l -> l.startsWith("  allow-remote=")), text);
    assertTrue(text.lines().anyMatch(l -> l.startsWith("  handshake-timeout=5s ")), text);
    assertTrue(text.lines().anyMatch(l -> l.startsWith("  end= ")), text);
    assertTrue(!text.contains("Optional") && !text.contains("PT"), text);
  }
}
