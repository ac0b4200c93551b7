package io.github.linuxipc.discovery;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.fixture.CapturedLog;
import io.github.linuxipc.fixture.ProviderJar;
import io.github.linuxipc.fixture.Raised;
import java.io.IOException;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokenProvidersTest extends DiscoveryTest {
  /** Adds a good provider after the broken provider, so that the broken one could hide it. */
  private ProviderRegistry withGood(ProviderJar broken) throws IOException {
    return registry(broken.transport("Good", "good", "").write("mixed.jar"));
  }

  private void assertBroken(ProviderRegistry registry, String provider, String reason) {
    assertDoesNotThrow(() -> find(registry, "good:orders"));
    ProviderInfo info = info(registry, provider);
    assertFalse(info.available());
    assertEquals(reason, info.reason());
    assertEquals("Repair or remove it.", info.remedy());
    assertTrue(info(registry, "p.Good").available());
    assertEquals(2, registry.transports().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "public Bad() { throw new IllegalStateException(\"no luck\"); }"
            + "|its constructor threw java.lang.IllegalStateException: no luck",
        "public Bad() { throw new StackOverflowError(); }"
            + "|its constructor threw java.lang.StackOverflowError",
        "static { if (true) throw new IllegalStateException(\"no luck\"); }"
            + "|its constructor threw java.lang.IllegalStateException: no luck",
        "static { if (true) throw new UnsatisfiedLinkError(\"no luck\"); }"
            + "|its constructor threw java.lang.UnsatisfiedLinkError: no luck",
        "public String scheme() { throw new AssertionError(\"no luck\"); }"
            + "|scheme() threw java.lang.AssertionError: no luck",
        "public String scheme() { return null; }|scheme() returned null",
        "public String scheme() { return \"Bad\"; }|scheme() returned \"Bad\"",
      })
  void shouldListAProviderThatFailsBeforeItReturnsItsScheme(String members, String reason)
      throws IOException {
    ProviderRegistry registry = withGood(jar().transport("Bad", "bad", members));
    assertBroken(registry, "p.Bad", reason);
    assertEquals("p.Bad", info(registry, "p.Bad").scheme());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "public int priority() { throw new LinkageError(\"no luck\"); }"
            + "|priority() threw java.lang.LinkageError: no luck",
        "public Set<Capability> capabilities() { throw new UnsupportedOperationException(); }"
            + "|capabilities() threw java.lang.UnsupportedOperationException",
        "public List<Option<?>> options() { throw new Error(\"no luck\"); }"
            + "|options() threw java.lang.Error: no luck",
        "public List<Option<?>> options() { return List.of(Option.flag(\"wire\", true, \"\")); }"
            + "|its option wire is a channel's key or defined twice",
        "public List<Option<?>> options() { return List.of(Option.text(\"x\", null, \"\")); }"
            + "|its option x lacks a name, a default or a parser"
      })
  void shouldListAProviderThatFailsAfterItReturnedItsScheme(String members, String reason)
      throws IOException {
    ProviderRegistry registry = withGood(jar().transport("Bad", "bad", members));
    assertBroken(registry, "p.Bad", reason);
    assertEquals("bad", info(registry, "p.Bad").scheme());
    assertEquals(
        "IPC-302 The transport p.Bad ("
            + directory.resolve("mixed.jar")
            + ") is broken: "
            + reason
            + " (channel orders, address bad:orders, from here). Repair or remove it.",
        refusal(ErrorCode.PROVIDER_UNAVAILABLE, registry, "bad:orders"));
  }

  @Test
  void shouldListAClassWhoseDependencyIsMissing() throws IOException {
    ProviderRegistry registry =
        withGood(
            jar()
                .source("Base", "public class Base { }")
                .source("Bad", "public class Bad extends Base { }")
                .services("Transport", "p.Bad")
                .without("Base"));
    assertBroken(registry, "p.Bad", "java.lang.NoClassDefFoundError: p/Base");
    assertEquals("mixed.jar", info(registry, "p.Bad").module());
  }

  @Test
  void shouldFindTheProviderBehindOnesThatLackTheSameClass() throws IOException {
    ProviderJar jar =
        jar()
            .source("Base", "public class Base { }")
            .source("Bad", "public class Bad extends Base { }")
            .source("Worse", "public class Worse extends Base { }")
            .source("Worst", "public class Worst extends Base { }")
            .services("Transport", "p.Bad")
            .services("Transport", "p.Worse")
            .transport("First", "first", "")
            .services("Transport", "p.Worst")
            .without("Base");
    ProviderRegistry registry = withGood(jar);
    assertDoesNotThrow(() -> find(registry, "first:orders"));
    assertDoesNotThrow(() -> find(registry, "good:orders"));
    for (String bad : List.of("p.Bad", "p.Worse", "p.Worst")) {
      assertEquals("java.lang.NoClassDefFoundError: p/Base", info(registry, bad).reason());
    }
    assertEquals(5, registry.transports().size());
  }

  @Test
  void shouldListAProviderWhoseDependencyIsMissingWhenUsed() throws IOException {
    ProviderRegistry registry =
        withGood(
            jar()
                .source("Native", "class Native { static void load() { } }")
                .transport("Bad", "bad", "public Bad() { Native.load(); }")
                .without("Native"));
    assertBroken(
        registry, "p.Bad", "its constructor threw java.lang.NoClassDefFoundError: p/Native");
  }

  @Test
  void shouldListAClassThatIsMissing() throws IOException {
    ProviderRegistry registry = withGood(jar().services("Transport", "p.Gone # moved"));
    assertBroken(registry, "p.Gone", "java.lang.ClassNotFoundException: p.Gone");
  }

  @Test
  void shouldListAClassThatDoesNotImplementTransport() throws IOException {
    ProviderRegistry registry =
        withGood(jar().source("Bad", "public class Bad { }").services("Transport", "p.Bad"));
    assertBroken(
        registry, "p.Bad", "it does not implement this copy of io.github.linuxipc.spi.Transport");
  }

  @Test
  void shouldListAClassThatCannotBeConstructed() throws IOException {
    ProviderRegistry registry = withGood(jar().transport("Bad", "bad", "private Bad() { }"));
    assertBroken(registry, "p.Bad", "it has no public constructor without arguments");
  }

  @Test
  void shouldListAServicesFileThatCannotBeParsed() throws IOException {
    Path bad = jar().services("Transport", "p.Good with syntax").write("bad.jar");
    Path good = jar().transport("Good", "good", "").write("good.jar");
    ProviderRegistry registry = registry(bad, good);
    assertDoesNotThrow(() -> find(registry, "good:orders"));
    ProviderInfo info = info(registry, "p.Good with syntax");
    assertEquals("bad.jar", info.module());
    assertEquals("java.lang.ClassNotFoundException: p.Good with syntax", info.reason());
  }

  @Test
  void shouldListAClassOfALaterJavaVersion() throws Exception {
    Path jar = jar().transport("Bad", "bad", "").transport("Good", "good", "").write("new.jar");
    try (var files = FileSystems.newFileSystem(jar)) {
      byte[] bytes = Files.readAllBytes(files.getPath("p/Bad.class"));
      bytes[7] = (byte) 200; // the class file's major version
      Files.write(files.getPath("p/Bad.class"), bytes);
    }
    ProviderRegistry registry = registry(jar);
    assertDoesNotThrow(() -> find(registry, "good:orders"));
    String reason = info(registry, "p.Bad").reason();
    assertTrue(reason.startsWith("java.lang.UnsupportedClassVersionError: p/Bad"), reason);
  }

  @Test
  void shouldWarnAboutEachBrokenProviderOnce() throws IOException {
    String fails = "public Bad() { throw new IllegalStateException(\"no\\nluck\"); }";
    Path jar = jar().transport("Bad", "bad", fails).write("bad.jar");
    ClassLoader loader = ProviderJar.loader(jar);
    List<String> warnings =
        CapturedLog.warningsOf(() -> ProviderRegistry.discover(loader, loader).transports());
    assertEquals(
        List.of(
            "The transport p.Bad ("
                + jar
                + ") cannot be used: its constructor threw java.lang.IllegalStateException:"
                + " no?luck"),
        warnings);
  }

  @Test
  void shouldReportABrokenNotifier() throws IOException {
    ProviderRegistry registry =
        registry(
            jar()
                .notifier("Bell", "bell", "public int priority() { throw new Error(\"no luck\"); }")
                .notifier("Gong", "gong", "")
                .write("bells.jar"));
    assertDoesNotThrow(() -> findEvent(registry, "gong:reload"));
    String text =
        Raised.by(ErrorCode.PROVIDER_UNAVAILABLE, () -> findEvent(registry, "bell:reload"));
    assertTrue(text.contains("is broken: priority() threw java.lang.Error: no luck"), text);
  }

  @Test
  void shouldStopWhenAClassLoaderFailsRepeatedly() {
    ClassLoader failing =
        new ClassLoader(null) {
          @Override
          public Enumeration<URL> getResources(String name) throws IOException {
            throw new IOException("disk on fire");
          }
        };
    ProviderRegistry registry = ProviderRegistry.discover(failing);
    assertEquals(
        "java.io.IOException: disk on fire",
        info(registry, "META-INF/services/io.github.linuxipc.spi.Transport").reason());
  }
}
