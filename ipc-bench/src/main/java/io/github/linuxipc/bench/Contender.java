package io.github.linuxipc.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One who takes part in a comparison. */
interface Contender {
  /** The name in the table. */
  String name();

  /** Measures once. */
  Figures measure(Shape shape, int size, long count) throws IOException, InterruptedException;

  /**
   * The C program with bare system calls.
   *
   * @param program the compiled program
   * @param mechanism its word for the mechanism
   * @param affinity the prefix that pins it to cores, or empty
   */
  record Limit(Path program, String mechanism, List<String> affinity) implements Contender {
    @Override
    public String name() {
      return "limit.c " + mechanism;
    }

    @Override
    public Figures measure(Shape shape, int size, long count)
        throws IOException, InterruptedException {
      List<String> command = new ArrayList<>(affinity);
      command.addAll(
          List.of(program.toString(), shape.limitWord(), mechanism, "" + size, "" + count));
      return Figures.parseLimit(output(new ProcessBuilder(command)));
    }
  }

  /**
   * This library, in two JVMs.
   *
   * @param transport what is configured
   * @param affinity the prefix that pins both JVMs to cores, or empty
   */
  record Ours(String transport, List<String> affinity) implements Contender {
    @Override
    public String name() {
      return transport;
    }

    @Override
    public Figures measure(Shape shape, int size, long count)
        throws IOException, InterruptedException {
      Process partner = jvm("partner", shape, size, count).inheritIO().start();
      try {
        String line = output(jvm("measured", shape, size, count));
        if (!partner.waitFor(30, TimeUnit.SECONDS) || partner.exitValue() != 0) {
          throw new IllegalStateException("the partner process failed");
        }
        return Figures.parse(line);
      } finally {
        partner.destroyForcibly();
      }
    }

    private ProcessBuilder jvm(String role, Shape shape, int size, long count) {
      List<String> command = new ArrayList<>(affinity);
      command.addAll(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              Bench.class.getName(),
              role,
              shape.name(),
              "" + size,
              "" + count));
      ProcessBuilder jvm = new ProcessBuilder(command);
      jvm.environment().put("IPC_TRANSPORT", transport);
      jvm.environment().put("IPC_RUNTIME_DIR", Bench.runtimeDirectory());
      return jvm;
    }
  }

  private static String output(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var stream = process.getInputStream()) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(builder.command() + " failed: " + text);
      }
      return text.trim();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      process.destroyForcibly();
    }
  }
}
