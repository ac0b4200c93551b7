package io.github.linuxipc.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.fixture.Raised;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingProviderTest extends DiscoveryTest {
  private static final String MERGED =
      " If the application was packed into one jar, its META-INF/services files must have been"
          + " merged.";

  @Test
  void shouldNameTheModuleToAddAndWhatIsInstalled() throws IOException {
    ProviderRegistry registry =
        registry(jar().transport("A", "alpha", "").transport("B", "beta", "").write("a.jar"));
    assertEquals(
        "IPC-301 No installed transport serves the scheme shm (channel orders, address shm:orders,"
            + " from here). Add io.github.linuxipc:ipc-shm, which provides it. Installed: alpha,"
            + " beta."
            + MERGED,
        refusal(ErrorCode.NO_PROVIDER, registry, "shm:orders"));
  }

  @ParameterizedTest
  @CsvSource({
    "unix,ipc-socket",
    "tcp,ipc-socket",
    "unix-dgram,ipc-unix-dgram",
    "unix-seqpacket,ipc-socket",
    "pipe,ipc-pipe",
    "fifo,ipc-pipe",
    "shm,ipc-shm",
    "mq,ipc-mq",
    "artemis,ipc-artemis",
    "inproc,ipc-core"
  })
  void shouldKnowTheModulesOfTheProject(String scheme, String module) throws IOException {
    String text = refusal(ErrorCode.NO_PROVIDER, registry(), scheme + ":orders");
    assertTrue(text.contains("Add io.github.linuxipc:" + module + ", which provides it."), text);
  }

  @ParameterizedTest
  @CsvSource({"futex,ipc-shm", "sem,ipc-sem", "signal,ipc-signal"})
  void shouldKnowTheModulesOfNotifiers(String scheme, String module) throws IOException {
    ProviderRegistry nothing = registry();
    String text = Raised.by(ErrorCode.NO_PROVIDER, () -> findEvent(nothing, scheme + ":reload"));
    assertTrue(text.contains("(event reload, address " + scheme + ":reload, from here)"), text);
    assertTrue(text.contains("Add io.github.linuxipc:" + module + ", which provides it."), text);
  }

  @Test
  void shouldFindNothingInAJarWithoutServicesFiles() throws IOException {
    ProviderRegistry registry =
        registry(jar().transport("A", "alpha", "").withoutServices().write("fat.jar"));
    assertEquals(
        "IPC-301 No installed transport serves the scheme alpha (channel orders, address"
            + " alpha:orders, from here). Installed: none."
            + MERGED,
        refusal(ErrorCode.NO_PROVIDER, registry, "alpha:orders"));
  }

  @Test
  void shouldSuggestAKnownScheme() throws IOException {
    ProviderRegistry registry = registry(jar().transport("A", "alpha", "").write("a.jar"));
    String text = refusal(ErrorCode.NO_PROVIDER, registry, "alhpa:orders");
    assertTrue(text.contains("Did you mean alpha?"), text);
    text = refusal(ErrorCode.NO_PROVIDER, registry, "unxi:orders");
    assertTrue(text.contains("Did you mean unix?"), text);
  }

  @Test
  void shouldReportASchemeOfTheOtherKind() throws IOException {
    ProviderRegistry nothing = registry();
    String text = refusal(ErrorCode.NO_PROVIDER, nothing, "futex:orders");
    assertTrue(
        text.contains("futex serves events, not channels: use it in events.NAME.address."), text);
    text = Raised.by(ErrorCode.NO_PROVIDER, () -> findEvent(nothing, "tcp:reload"));
    assertTrue(
        text.contains("tcp serves channels, not events: use it in channels.NAME.address."), text);
  }

  @Test
  void shouldNameProvidersThatFailedBeforeTheyReturnedTheirScheme() throws IOException {
    String fails = "public A() { throw new IllegalStateException(\"no luck\"); }";
    ProviderRegistry registry = registry(jar().transport("A", "alpha", fails).write("a.jar"));
    String text = refusal(ErrorCode.NO_PROVIDER, registry, "alpha:orders");
    assertTrue(
        text.contains(
            "Broken: p.A ("
                + directory.resolve("a.jar")
                + "): its constructor threw java.lang.IllegalStateException: no luck."),
        text);
  }
}
