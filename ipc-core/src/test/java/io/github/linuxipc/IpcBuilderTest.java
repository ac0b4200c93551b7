package io.github.linuxipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ChannelInfo;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.fixture.ProviderJar;
import io.github.linuxipc.fixture.Raised;
import io.github.linuxipc.fixture.TargetDirectory;
import io.github.linuxipc.fixture.TestEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IpcBuilderTest {
  @TempDir(factory = TargetDirectory.class)
  Path directory;

  private IpcBuilder builder;

  @BeforeEach
  void createEnvironment() throws IOException {
    Path jar = ProviderJar.in(directory).transport("A", "alpha", "").write("a.jar");
    builder =
        IsolatedIpc.builder(new TestEnvironment(directory).loader(ProviderJar.loader(jar)).build())
            .set("runtime-dir", directory.resolve("run").toString());
  }

  @Test
  void shouldResolveANameToItsAddressesAndTheirOrigin() throws Exception {
    try (Ipc ipc =
        builder.set("transport", "alpha").channel("prices", "shm:prices, alpha:p").build()) {
      assertEquals(
          new ChannelInfo(
              "orders",
              List.of(Address.of("alpha", "orders")),
              "set(\"transport\") in the builder",
              Optional.empty(),
              OptionalLong.empty()),
          ipc.resolve("orders"));
      assertEquals(
          new ChannelInfo(
              "prices",
              List.of(Address.of("shm", "prices"), Address.of("alpha", "p")),
              "channel(\"prices\") in the builder",
              Optional.empty(),
              OptionalLong.empty()),
          ipc.resolve("prices"));
      assertEquals(
          List.of(Address.parse("alpha:/x?wire=raw")),
          ipc.resolve("alpha:/x?wire=raw").addresses());
    }
  }

  @Test
  void shouldReportAnUnknownKeyInOneShortLine() {
    builder.set("channels.or\nIPC-101 forged" + "x".repeat(5000) + ".adress", "alpha:x");
    String text = Raised.by(ErrorCode.UNKNOWN_KEY, builder::build);
    assertEquals(0, text.chars().filter(Character::isISOControl).count(), text);
    assertTrue(text.length() < 1000, text);
  }

  @Test
  void shouldResolveANameWhoseTransportIsNotInstalled() throws Exception {
    try (Ipc ipc = builder.set("transport", "mq").build()) {
      assertEquals(List.of(Address.of("mq", "orders")), ipc.resolve("orders").addresses());
    }
  }

  @Test
  void shouldGiveTheEngineItsExecutor() {
    List<Executor> given = new ArrayList<>();
    IpcFactory factory =
        (own, sources, options) -> {
          given.add(options.executor());
          throw new UnsupportedOperationException("enough");
        };
    Executor chosen = Runnable::run;
    IpcBuilder defaults = new IpcBuilder(factory, null);
    assertThrows(UnsupportedOperationException.class, defaults::build);
    IpcBuilder own = new IpcBuilder(factory, null).executor(chosen);
    assertThrows(UnsupportedOperationException.class, own::build);
    assertEquals(List.of(ForkJoinPool.commonPool(), chosen), given);
    assertThrows(NullPointerException.class, () -> defaults.executor(null));
  }

  @Test
  void shouldListTheTransportsOfItsClassLoader() throws Exception {
    try (Ipc ipc = builder.build()) {
      ProviderInfo info =
          ipc.transports().stream()
              .filter(i -> i.scheme().equals("alpha"))
              .findFirst()
              .orElseThrow();
      assertEquals("p.A", info.provider());
      assertEquals("a.jar", info.module());
      assertTrue(info.available());
    }
  }

  @Test
  void shouldReplaceAValueThatIsSetAgain() throws Exception {
    try (Ipc ipc = builder.set("transport", "x").set("transport", "alpha").build()) {
      assertEquals(List.of(Address.of("alpha", "orders")), ipc.resolve("orders").addresses());
    }
  }

  @Test
  void shouldQueryItsSourcesWhenAChannelIsResolved() throws Exception {
    builder.source(key -> key.equals("channels.orders.address") ? "alpha:/from/source" : null);
    try (Ipc ipc = builder.build()) {
      assertEquals(
          "channels.orders.address from the source in the builder", ipc.resolve("orders").origin());
    }
  }

  @Test
  void shouldReportBadNamesAndAddressesWhenItBuilds() {
    String text =
        Raised.by(
            ErrorCode.MULTIPLE_ERRORS,
            () ->
                builder
                    .channel("Orders", "alpha:x")
                    .event("re.load", "bell:x")
                    .channel("o", "x")
                    .build());
    assertTrue(
        text.contains(
            "\"Orders\" is not a valid channel name (channel(\"Orders\") in the builder)"),
        text);
    assertTrue(text.contains("The key events.re.load.address is not known"), text);
    assertTrue(text.contains("It comes from channel(\"o\") in the builder."), text);
  }

  @Test
  void shouldRejectNullAtOnce() {
    assertThrows(NullPointerException.class, () -> builder.set(null, "x"));
    assertThrows(NullPointerException.class, () -> builder.set("transport", null));
    Function<String, String> noFunction = null;
    ConfigSource noSource = null;
    assertThrows(NullPointerException.class, () -> builder.source(noFunction));
    assertThrows(NullPointerException.class, () -> builder.source(noSource));
    assertThrows(NullPointerException.class, () -> builder.classLoader(null));
  }

  @Test
  void shouldFindProvidersThroughTheContextClassLoader() throws Exception {
    Path jar = ProviderJar.in(directory).transport("C", "context", "").write("c.jar");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ProviderJar.loader(jar));
    try (Ipc ipc = Ipc.builder().set("runtime-dir", directory.toString()).build()) {
      assertTrue(ipc.transports().stream().anyMatch(info -> info.scheme().equals("context")));
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void shouldWorkWithoutAContextClassLoader() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(null);
    try (Ipc ipc = Ipc.builder().set("runtime-dir", directory.toString()).build()) {
      assertTrue(ipc.transports().stream().anyMatch(info -> info.scheme().equals("inproc")));
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
