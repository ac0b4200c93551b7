package io.github.linuxipc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.core.DefaultIpcFactory;
import io.github.linuxipc.fixture.IsolatedLoader;
import io.github.linuxipc.fixture.ProviderJar;
import io.github.linuxipc.fixture.Raised;
import io.github.linuxipc.fixture.TargetDirectory;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the API finds its engine on the class path. Containers and packaging tools are imitated. */
class FactoryLookupTest {
  private static final String FACTORY_FILE = "META-INF/services/io.github.linuxipc.IpcFactory";
  private static final String TRANSPORT_FILE = "META-INF/services/io.github.linuxipc.spi.Transport";
  private static final Path API = IsolatedLoader.location(Ipc.class);
  private static final Path CORE = IsolatedLoader.location(DefaultIpcFactory.class);
  private static final String NOT_MERGED =
      " Add io.github.linuxipc:ipc-core. If the application was packed into one jar, its"
          + " META-INF/services files must have been merged.";

  @TempDir(factory = TargetDirectory.class)
  Path directory;

  /** Adds a factory of package p. */
  private static ProviderJar factory(ProviderJar jar, String type) {
    return jar.source(
        type,
        "public class "
            + type
            + " implements io.github.linuxipc.IpcFactory {"
            + " public io.github.linuxipc.Ipc create(io.github.linuxipc.ConfigSource own,"
            + " java.util.List<io.github.linuxipc.ConfigSource> sources,"
            + " io.github.linuxipc.InstanceOptions options) {"
            + " return null; } }");
  }

  /** Builds an instance with the copy of the API that the loader {@code api} finds. */
  private AutoCloseable build(ClassLoader api, ClassLoader chosen) throws Exception {
    Object builder = api.loadClass("io.github.linuxipc.Ipc").getMethod("builder").invoke(null);
    Class<?> type = builder.getClass();
    type.getMethod("set", String.class, String.class)
        .invoke(builder, "runtime-dir", directory.resolve("run").toString());
    if (chosen != null) {
      type.getMethod("classLoader", ClassLoader.class).invoke(builder, chosen);
    }
    try {
      return (AutoCloseable) type.getMethod("build").invoke(builder);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception failure ? failure : e;
    }
  }

  private void assertEngineOf(ClassLoader engine, ClassLoader api, ClassLoader chosen)
      throws Exception {
    try (AutoCloseable ipc = build(api, chosen)) {
      assertSame(engine, ipc.getClass().getClassLoader());
    }
  }

  private static <T> T withContext(ClassLoader loader, Callable<T> action) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return action.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void shouldFindTheEngineWithoutAContextClassLoader() throws Exception {
    assertEquals(DefaultIpcFactory.class, IpcFactoryLookup.find((ClassLoader) null).getClass());
    ClassLoader own = getClass().getClassLoader();
    withContext(
        null,
        () -> {
          assertEngineOf(own, own, null);
          return null;
        });
  }

  @Test
  void shouldFindTheEngineOfAnIsolatedCopyWithoutAContextClassLoader() throws Exception {
    ClassLoader application = IsolatedLoader.of(API, CORE);
    withContext(
        null,
        () -> {
          assertEngineOf(application, application, null);
          return null;
        });
  }

  @Test
  void shouldFindTheEngineOfTheApplicationWhenTheApiIsInAParentLoader() throws Exception {
    ClassLoader container = IsolatedLoader.of(API);
    ClassLoader application = IsolatedLoader.below(container, CORE);
    assertEngineOf(application, container, application);
    withContext(
        application,
        () -> {
          assertEngineOf(application, container, null);
          return null;
        });
  }

  @Test
  void shouldNameTheModuleToAddWhenOnlyTheApiIsInTheParentLoader() throws Exception {
    ClassLoader container = IsolatedLoader.of(API);
    withContext(
        container,
        () -> {
          Exception failure =
              assertThrows(RuntimeException.class, () -> build(container, container));
          assertEquals(
              "io.github.linuxipc.channel.IpcConfigurationException", failure.getClass().getName());
          assertEquals("IPC-301 No engine is installed." + NOT_MERGED, failure.getMessage());
          return null;
        });
  }

  @Test
  void shouldSkipTheFactoryOfAChildFirstCopy() throws Exception {
    ClassLoader own = getClass().getClassLoader();
    ClassLoader copy = IsolatedLoader.below(own, API, CORE);
    assertNotSame(Ipc.class, copy.loadClass(Ipc.class.getName()));
    assertEquals(DefaultIpcFactory.class, IpcFactoryLookup.find(copy, own).getClass());
    assertEngineOf(own, own, copy);
    assertEngineOf(copy, copy, null);
    assertEngineOf(copy, copy, own);
  }

  @Test
  void shouldNameTheSkippedFactoryWhenThereIsNoOther() throws Exception {
    ClassLoader copy = IsolatedLoader.of(API, CORE);
    String text = Raised.by(ErrorCode.NO_PROVIDER, () -> IpcFactoryLookup.find(copy, copy));
    assertTrue(text.startsWith("IPC-301 No engine is installed; skipped "), text);
    assertTrue(text.contains("io.github.linuxipc.core.DefaultIpcFactory not a subtype"), text);
    assertEquals(1, text.split("DefaultIpcFactory", -1).length - 1, text);
    assertTrue(text.endsWith(NOT_MERGED), text);
  }

  @Test
  void shouldSkipAFactoryThatCannotBeLoadedAndUseTheNext() throws Exception {
    Path jar =
        factory(ProviderJar.in(directory), "Good")
            .resource(FACTORY_FILE, "p.Missing\np.Good\n")
            .write("mixed.jar");
    IpcFactory found = IpcFactoryLookup.find(ProviderJar.loader(jar));
    assertEquals("p.Good", found.getClass().getName());
  }

  @Test
  void shouldFindTheEngineBehindOnesThatLackTheSameClass() throws Exception {
    Path jar =
        factory(ProviderJar.in(directory), "Good")
            .source("Base", "public class Base { }")
            .source("Bad", "public class Bad extends Base { }")
            .source("Worse", "public class Worse extends Base { }")
            .resource(FACTORY_FILE, "p.Bad\np.Worse\np.Good\n")
            .without("Base")
            .write("lacking.jar");
    assertEquals("p.Good", IpcFactoryLookup.find(ProviderJar.loader(jar)).getClass().getName());
  }

  @Test
  void shouldFindTheEngineInAForkJoinPoolThread() throws Exception {
    ClassLoader application = IsolatedLoader.of(API, CORE);
    ForkJoinPool pool = new ForkJoinPool(1);
    try {
      withContext(
          application,
          () ->
              pool.submit(
                      () -> {
                        assertSame(
                            ClassLoader.getSystemClassLoader(),
                            Thread.currentThread().getContextClassLoader());
                        assertEngineOf(application, application, null);
                        return null;
                      })
                  .get());
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void shouldReportTwoFactoriesOfOneLoader() throws Exception {
    ProviderJar both = factory(factory(ProviderJar.in(directory), "Second"), "First");
    Path jar = both.resource(FACTORY_FILE, "p.Second\np.First\n").write("both.jar");
    Raised.with(
        ErrorCode.PROVIDER_CONFLICT,
        "Several engines are installed: p.First, p.Second. Keep one of them on the class path.",
        () -> IpcFactoryLookup.find(ProviderJar.loader(jar)));
  }

  @Test
  void shouldReportFactoriesOfTwoJarsOfOneLoader() throws Exception {
    Path first =
        factory(ProviderJar.in(directory), "First")
            .resource(FACTORY_FILE, "p.First\n")
            .write("first.jar");
    Path second =
        factory(ProviderJar.in(directory), "Second")
            .resource(FACTORY_FILE, "p.Second\n")
            .write("second.jar");
    Raised.by(
        ErrorCode.PROVIDER_CONFLICT,
        () -> IpcFactoryLookup.find(ProviderJar.loader(first, second)));
    IpcFactory found = IpcFactoryLookup.find(ProviderJar.loader(second), ProviderJar.loader(first));
    assertEquals("p.Second", found.getClass().getName());
  }

  @Test
  void shouldUseTheOnlyEngineWhenTwoJarsNameIt() throws Exception {
    ClassLoader own = getClass().getClassLoader();
    String name = DefaultIpcFactory.class.getName();
    Path jar = ProviderJar.in(directory).resource(FACTORY_FILE, name).write("again.jar");
    ClassLoader loader = IsolatedLoader.below(own, jar);
    assertSame(DefaultIpcFactory.class, IpcFactoryLookup.find(loader, own, null).getClass());
  }

  @Test
  void shouldNameTheModuleToAddWhenThereIsNoFactory() throws Exception {
    ClassLoader nothing = ProviderJar.loader();
    Raised.with(
        ErrorCode.NO_PROVIDER,
        "No engine is installed." + NOT_MERGED,
        () -> IpcFactoryLookup.find(nothing, nothing));
  }

  @Test
  void shouldFindTheEngineOfTheApiWhenTheChosenLoaderHasNone() throws Exception {
    ClassLoader own = getClass().getClassLoader();
    assertEngineOf(own, own, ProviderJar.loader());
  }

  @Test
  void shouldFindTheEngineInAShadedJarWhoseTransportFileWasOverwritten() throws Exception {
    ClassLoader shaded = IsolatedLoader.of(shaded(true));
    assertEquals(List.of("alpha"), withContext(shaded, () -> schemes(shaded)));
  }

  private List<String> schemes(ClassLoader api) throws Exception {
    try (AutoCloseable ipc = build(api, null)) {
      assertSame(api, ipc.getClass().getClassLoader());
      Object transports = api.loadClass(Ipc.class.getName()).getMethod("transports").invoke(ipc);
      List<String> schemes = new ArrayList<>();
      for (Object info : (List<?>) transports) {
        schemes.add((String) info.getClass().getMethod("scheme").invoke(info));
      }
      return schemes;
    }
  }

  @Test
  void shouldAdviseToMergeServicesFilesWhenAShadedJarHasNone() throws Exception {
    ClassLoader shaded = IsolatedLoader.of(shaded(false));
    assertNotNull(shaded.loadClass(DefaultIpcFactory.class.getName()));
    withContext(
        shaded,
        () -> {
          Exception failure = assertThrows(RuntimeException.class, () -> build(shaded, null));
          assertEquals("IPC-301 No engine is installed." + NOT_MERGED, failure.getMessage());
          return null;
        });
  }

  /**
   * Packs the API, the engine and a transport into one jar.
   *
   * @param withFactoryFile whether the jar has services files: that of the factory, and only the
   *     last one of the transports
   */
  private Path shaded(boolean withFactoryFile) throws IOException {
    Path transport = ProviderJar.in(directory).transport("A", "alpha", "").write("alpha.jar");
    Path jar = directory.resolve("shaded.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (Path part : List.of(API, CORE, transport)) {
        if (Files.isDirectory(part)) {
          addClasses(entries, part);
        } else {
          try (FileSystem files = FileSystems.newFileSystem(part)) {
            addClasses(entries, files.getPath("/"));
          }
        }
      }
      if (withFactoryFile) {
        put(entries, FACTORY_FILE, DefaultIpcFactory.class.getName().getBytes(UTF_8));
        put(entries, TRANSPORT_FILE, "p.A".getBytes(UTF_8));
      }
    }
    return jar;
  }

  private static void addClasses(JarOutputStream entries, Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString();
        if (!name.equals("module-info.class")) {
          put(entries, name, Files.readAllBytes(file));
        }
      }
    }
  }

  private static void put(JarOutputStream entries, String name, byte[] bytes) throws IOException {
    entries.putNextEntry(new ZipEntry(name));
    entries.write(bytes);
    entries.closeEntry();
  }
}
