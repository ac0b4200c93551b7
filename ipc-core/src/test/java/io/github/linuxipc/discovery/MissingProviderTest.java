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
    ProviderRegistry catalogue =
        catalogue(jar().transport("A", "alpha", "").transport("B", "beta", "").write("a.jar"));
    assertEquals(
        "IPC-301 No installed transport serves the scheme shm (channel orders, address shm:orders,"
            + " from here). Add io.github.linuxipc:ipc-shm, which brings it. Installed: alpha,"
            + " beta."
            + MERGED,
        refusal(ErrorCode.NO_PROVIDER, catalogue, "shm:orders"));
  }

  @ParameterizedTest
  @CsvSource({
    "unix,ipc-socket",
    "tcp,ipc-socket",
    "unix-dgram,ipc-socket",
    "unix-seqpacket,ipc-socket",
    "pipe,ipc-pipe",
    "fifo,ipc-pipe",
    "shm,ipc-shm",
    "mq,ipc-mq",
    "inproc,ipc-api"
  })
  void shouldKnowTheModulesOfTheProject(String scheme, String module) throws IOException {
    String text = refusal(ErrorCode.NO_PROVIDER, catalogue(), scheme + ":orders");
    assertTrue(text.contains("Add io.github.linuxipc:" + module + ", which brings it."), text);
  }

  @ParameterizedTest
  @CsvSource({"futex,ipc-shm", "sem,ipc-sem", "signal,ipc-signal"})
  void shouldKnowTheModulesOfNotifiers(String scheme, String module) throws IOException {
    ProviderRegistry nothing = catalogue();
    String text = Raised.by(ErrorCode.NO_PROVIDER, () -> findEvent(nothing, scheme + ":reload"));
    assertTrue(text.contains("(event reload, address " + scheme + ":reload, from here)"), text);
    assertTrue(text.contains("Add io.github.linuxipc:" + module + ", which brings it."), text);
  }

  @Test
  void shouldFindNothingInAJarThatLostItsServices() throws IOException {
    ProviderRegistry catalogue =
        catalogue(jar().transport("A", "alpha", "").withoutServices().write("fat.jar"));
    assertEquals(
        "IPC-301 No installed transport serves the scheme alpha (channel orders, address"
            + " alpha:orders, from here). Installed: none."
            + MERGED,
        refusal(ErrorCode.NO_PROVIDER, catalogue, "alpha:orders"));
  }

  @Test
  void shouldSuggestASchemeThatIsMeant() throws IOException {
    ProviderRegistry catalogue = catalogue(jar().transport("A", "alpha", "").write("a.jar"));
    String text = refusal(ErrorCode.NO_PROVIDER, catalogue, "alhpa:orders");
    assertTrue(text.contains("Did you mean alpha?"), text);
    text = refusal(ErrorCode.NO_PROVIDER, catalogue, "unxi:orders");
    assertTrue(text.contains("Did you mean unix?"), text);
  }

  @Test
  void shouldTellAnEventFromAChannel() throws IOException {
    ProviderRegistry nothing = catalogue();
    String text = refusal(ErrorCode.NO_PROVIDER, nothing, "futex:orders");
    assertTrue(
        text.contains(
            "futex rings events and carries no messages: it belongs into events.NAME.address."),
        text);
    text = Raised.by(ErrorCode.NO_PROVIDER, () -> findEvent(nothing, "tcp:reload"));
    assertTrue(text.contains("tcp carries messages and rings no events."), text);
  }

  @Test
  void shouldMentionProvidersThatFailedBeforeTheyToldTheirScheme() throws IOException {
    String fails = "public A() { throw new IllegalStateException(\"no luck\"); }";
    ProviderRegistry catalogue = catalogue(jar().transport("A", "alpha", fails).write("a.jar"));
    String text = refusal(ErrorCode.NO_PROVIDER, catalogue, "alpha:orders");
    assertTrue(
        text.contains(
            "Broken: p.A ("
                + directory.resolve("a.jar")
                + "): its constructor threw java.lang.IllegalStateException: no luck."),
        text);
  }
}
