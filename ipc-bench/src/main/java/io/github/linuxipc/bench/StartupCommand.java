package io.github.linuxipc.bench;

import io.github.linuxipc.bench.run.WorkDirectory;
import io.github.linuxipc.bench.startup.StartupRounds;
import io.github.linuxipc.bench.startup.StartupTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures the wall time and the processor time from the start of a JVM until it has delivered its
 * first message and printed a line.
 */
@Command(
    name = "startup",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the start of a process: from the start of its JVM until it has opened a receiver"
          + " and a sender of one channel, has delivered one message of 64 bytes from one to the"
          + " other and has printed a line.",
      "The wall time ends when the line is read; the processor time is what",
      "all threads of the process have used by then, the JVM's compilers included. A hello world",
      "that prints a line takes turns with them, each in fresh JVMs. The class path has the jars",
      "that the transport needs, and no SLF4J provider. Compare the ratios of the medians."
    })
final class StartupCommand implements Callable<Integer> {
  private static final String LINE = "%-14s%10s%8s%10s%8s%n";

  @Option(
      names = "--transports",
      split = ",",
      paramLabel = "SCHEME",
      description = "The transports to measure, of unix, shm and mq. Default: ${DEFAULT-VALUE}",
      defaultValue = "unix,shm,mq")
  private List<String> schemes = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "The number of rounds. Default: ${DEFAULT-VALUE}",
      defaultValue = "15")
  private int rounds;

  @Option(
      names = "--archive",
      description =
          "Measure each also with a class-data archive that a run before has written with"
              + " -XX:ArchiveClassesAtExit.")
  private boolean archive;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    if (rounds < 1) {
      throw new CommandLine.ParameterException(command, "--rounds is at least 1");
    }
    for (String scheme : schemes) {
      if (!StartupRounds.isMeasurable(scheme)) {
        throw new CommandLine.ParameterException(
            command, "--transports takes unix, shm and mq, not " + scheme);
      }
    }
    try (WorkDirectory workDirectory = new WorkDirectory(Bench.MEMORY)) {
      StartupRounds measured = new StartupRounds(workDirectory, command.getErr());
      for (String scheme : schemes) {
        measured.add(scheme, archive);
      }
      show(measured.run(rounds), command.getOut());
      return 0;
    } catch (IOException e) {
      command.getErr().println("FAILED " + e.getMessage());
      command.getErr().flush();
      return 1;
    }
  }

  private void show(Map<String, StartupTime> times, PrintWriter out) {
    out.printf("From the start of a JVM to its line, medians of %d rounds%n", rounds);
    out.printf(LINE, "", "wall ms", "ratio", "cpu ms", "ratio");
    StartupTime hello = Objects.requireNonNull(times.get(StartupRounds.HELLO));
    times.forEach(
        (subject, time) ->
            out.printf(
                LINE,
                subject,
                text("%.0f", time.wallMs()),
                text("%.2f", time.wallMs() / hello.wallMs()),
                text("%.0f", time.cpuMs()),
                text("%.2f", time.cpuMs() / hello.cpuMs())));
    out.flush();
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
