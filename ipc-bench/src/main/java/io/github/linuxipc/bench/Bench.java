package io.github.linuxipc.bench;

import io.github.linuxipc.bench.report.CsvFile;
import io.github.linuxipc.bench.report.HtmlPage;
import io.github.linuxipc.bench.report.Report;
import io.github.linuxipc.bench.report.TextTable;
import io.github.linuxipc.bench.run.WorkDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Compares libraries in one interleaved run, and shows medians and ratios. */
@Command(
    name = "ipc bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      CallsCommand.class,
      TopicsCommand.class,
      StateCommand.class,
      BrokerCommand.class,
      EventsCommand.class,
      StartupCommand.class,
      ChartsCommand.class,
      CompareCommand.class,
      PartsCommand.class,
      StressCommand.class
    },
    description = {
      "Measures this library's transports beside other libraries and bare system calls.",
      "All take turns, each measurement in fresh processes. Progress goes to standard error,",
      "a table to standard output, and with --out a table, a CSV file and a page with charts",
      "to a directory."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:a measurement failed", "2:usage"})
public final class Bench implements Callable<Integer> {
  static final Path MEMORY = Path.of("/dev/shm");

  @Mixin private BenchOptions options = new BenchOptions();

  @Spec private @Nullable CommandSpec spec;

  /** Created by picocli. */
  public Bench() {}

  /**
   * Runs the command, and ends the JVM with its exit code.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(command().execute(args));
  }

  static CommandLine command() {
    return new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    return Comparison.run(command, options.out(), this::plan);
  }

  private Comparison plan(WorkDirectory workDirectory) {
    return new Comparison(
        options.targets(workDirectory),
        options.scenarios(),
        options.timing(),
        options.rounds(),
        options.baseline(),
        HostInfo.facts(options.cpus(), options.rounds(), options.timing()),
        Map.of());
  }

  /** Writes the table to {@code out}, and the three files to the directory if there is one. */
  static void show(Report report, @Nullable Path directory, PrintWriter out) throws IOException {
    TextTable.write(report, out);
    if (directory == null) {
      return;
    }
    Files.createDirectories(directory);
    try (PrintWriter file =
        new PrintWriter(Files.newBufferedWriter(directory.resolve("bench.txt")))) {
      TextTable.write(report, file);
    }
    try (var file = Files.newBufferedWriter(directory.resolve(CsvFile.NAME))) {
      CsvFile.write(report, file);
    }
    try (var file = Files.newBufferedWriter(directory.resolve("bench.html"))) {
      HtmlPage.write(report, file);
    }
    out.println();
    out.println("Written: bench.txt, bench.csv and bench.html in " + directory);
    out.flush();
  }
}
