package io.github.linuxipc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.core.DefaultIpcFactory;
import io.github.linuxipc.fixture.IsolatedLoader;
import io.github.linuxipc.fixture.Packaging;
import io.github.linuxipc.fixture.TargetDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.springframework.boot.loader.launch.JarLauncher;

/**
 * How a real process finds the engine when its application was packed for the module path, with
 * jlink, or as a Spring Boot jar. {@link FactoryLookupTest} imitates containers.
 */
@Tag("slow")
class PackagedApplicationTest {
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
  private static final List<Path> LIBRARIES =
      List.of(
          IsolatedLoader.location(Ipc.class),
          IsolatedLoader.location(DefaultIpcFactory.class),
          IsolatedLoader.location(Logger.class));

  private static final String[] APPLICATION = {
    "module-info.java",
    "module application { requires io.github.linuxipc; }",
    "application/Main.java",
    """
    package application;

    import io.github.linuxipc.Ipc;
    import io.github.linuxipc.channel.Receiver;
    import io.github.linuxipc.channel.Sender;

    public final class Main {
      public static void main(String[] args) throws Exception {
        Ipc ipc =
            Ipc.builder()
                .set("runtime-dir", args[0])
                .set("channels.orders.address", "inproc:orders")
                .set("channels.orders.end-of-stream", "last-sender")
                .build();
        try (ipc;
            Receiver receiver = ipc.receiver("orders")) {
          try (Sender sender = ipc.sender("orders")) {
            sender.send("an order".getBytes());
          }
          receiver.forEach(order -> System.out.println(new String(order.toByteArray())));
          Module engine = ipc.getClass().getModule();
          System.out.println(engine.isNamed() ? engine.getName() : "class path");
        }
      }
    }
    """
  };

  @TempDir(factory = TargetDirectory.class)
  Path directory;

  private Path application() throws IOException {
    return Packaging.in(directory).compile(LIBRARIES, APPLICATION);
  }

  private static List<Path> with(Path application) {
    return List.of(application, LIBRARIES.get(0), LIBRARIES.get(1), LIBRARIES.get(2));
  }

  @Test
  void shouldFindTheEngineOnTheModulePath() throws Exception {
    assertEquals(
        List.of("an order", "io.github.linuxipc.core"),
        run(
            JAVA_HOME.resolve("bin/java").toString(),
            "-p",
            Packaging.joined(with(application())),
            "-m",
            "application/application.Main",
            runtimeDirectory()));
  }

  @Test
  void shouldFindTheEngineInAnImageThatJlinkMadeWithItsServices() throws Exception {
    Path jlink = JAVA_HOME.resolve("bin/jlink");
    assumeTrue(Files.isExecutable(jlink), "needs jlink in " + JAVA_HOME);
    Path jmods = JAVA_HOME.resolve("jmods");
    assumeTrue(Files.isDirectory(jmods), "needs jmods in " + JAVA_HOME);
    Path image = directory.resolve("image");
    assertEquals(
        List.of(),
        run(
            jlink.toString(),
            "-p",
            Packaging.joined(with(application())) + ":" + jmods,
            "--add-modules",
            "application",
            "--bind-services",
            "--limit-modules", // else the image has the services of the whole JDK
            "application,io.github.linuxipc.core",
            "--output",
            image.toString()));
    assertEquals(
        List.of("an order", "io.github.linuxipc.core"),
        run(
            image.resolve("bin/java").toString(),
            "-m",
            "application/application.Main",
            runtimeDirectory()));
  }

  @Test
  void shouldFindTheEngineInASpringBootJar() throws Exception {
    Path jar =
        Packaging.in(directory)
            .boot(
                IsolatedLoader.location(JarLauncher.class),
                "application.Main",
                application(),
                LIBRARIES);
    assertEquals(
        List.of("an order", "class path"),
        run(JAVA_HOME.resolve("bin/java").toString(), "-jar", jar.toString(), runtimeDirectory()));
  }

  private String runtimeDirectory() {
    return directory.resolve("run").toString();
  }

  /**
   * Runs a command to its end, and returns the lines of its standard output. SLF4J's notice is on
   * standard error.
   */
  private List<String> run(String... command) throws Exception {
    Path printed = Files.createTempFile(directory, "printed", ".txt");
    Path errors = Files.createTempFile(directory, "errors", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(printed.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the process does not end");
    } finally {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), () -> text(printed) + text(errors));
    return Files.readAllLines(printed, UTF_8);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
