package io.github.linuxipc.bench.compare;

import io.github.linuxipc.bench.plan.Row;
import io.github.linuxipc.bench.plan.Timing;
import io.github.linuxipc.bench.report.ComparisonTable;
import io.github.linuxipc.bench.report.CsvFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the benchmarks of two builds in turns. Each build measures itself with its own benchmark, in
 * one round. A result that exists is not measured again, so a comparison that was interrupted can
 * be continued.
 *
 * <pre>
 *   DIR / part / subject / round / build / bench.csv, and log with the output of the run
 * </pre>
 */
public final class BuildRuns {
  private final Path before;
  private final Path after;
  private final Path directory;
  private final Timing timing;
  private final List<String> through;
  private final List<String> subjects;
  private final int rounds;

  /**
   * Creates a plan.
   *
   * @param before the jar of the benchmark of the earlier build, with its libraries beside it
   * @param after the jar of the later build
   * @param directory the directory of the results
   * @param timing the duration of each measurement
   * @param through the words in front of the command of each run, such as those of a program that
   *     waits for a lock; may be empty
   * @param subjects the libraries to measure
   * @param rounds the number of rounds
   */
  public BuildRuns(
      Path before,
      Path after,
      Path directory,
      Timing timing,
      List<String> through,
      List<String> subjects,
      int rounds) {
    this.before = before;
    this.after = after;
    this.directory = directory;
    this.timing = timing;
    this.through = List.copyOf(through);
    this.subjects = List.copyOf(subjects);
    this.rounds = rounds;
  }

  /**
   * Measures what has no result yet. The builds take turns, and each round begins with another one.
   *
   * @param progress receives a line for each run
   * @return whether every run has a result
   * @throws IOException if a run cannot be started
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean run(PrintWriter progress) throws IOException, InterruptedException {
    boolean complete = true;
    for (int round = 1; round <= rounds; round++) {
      for (Part part : Part.values()) {
        for (String subject : subjects) {
          if (part.measures(subject)) {
            boolean turned = round % 2 == 0;
            complete &= run(part, subject, round, turned, progress);
            complete &= run(part, subject, round, !turned, progress);
          }
        }
      }
    }
    return complete;
  }

  private boolean run(Part part, String subject, int round, boolean isAfter, PrintWriter progress)
      throws IOException, InterruptedException {
    Path results = results(part, subject, round, isAfter);
    if (Files.exists(results.resolve(CsvFile.NAME))) {
      return true;
    }
    Files.createDirectories(results);
    progress.println("round " + round + " of " + rounds + ": " + directory.relativize(results));
    progress.flush();
    Process process =
        new ProcessBuilder(command(part, subject, isAfter ? after : before, results))
            .redirectErrorStream(true)
            .redirectOutput(results.resolve("log").toFile())
            .start();
    int status = process.waitFor();
    if (status != 0) {
      progress.println("FAILED with status " + status + ": " + results.resolve("log"));
      progress.flush();
    }
    return status == 0;
  }

  private List<String> command(Part part, String subject, Path jar, Path results) {
    List<String> command = new ArrayList<>(through);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", jar.toString(), "--subjects=" + subject, "--rounds=1"));
    command.add("--warm-up=" + millis(timing.warmUp()));
    command.add("--window=" + millis(timing.window()));
    command.addAll(part.options());
    command.add("--out=" + results);
    return command;
  }

  private static String millis(Duration time) {
    return time.toMillis() + "ms";
  }

  private Path results(Part part, String subject, int round, boolean isAfter) {
    return directory
        .resolve(part.directory())
        .resolve(subject)
        .resolve(Integer.toString(round))
        .resolve(isAfter ? "after" : "before");
  }

  /**
   * Compares the results.
   *
   * @return the table of those rounds that both builds have
   * @throws IOException if a result cannot be read
   */
  public ComparisonTable table() throws IOException {
    ComparisonTable table = new ComparisonTable();
    for (Part part : Part.values()) {
      for (String subject : subjects) {
        for (int round = 1; round <= rounds; round++) {
          List<Row> earlier = read(results(part, subject, round, false));
          table.add(part.cores(), earlier, read(results(part, subject, round, true)));
        }
      }
    }
    return table;
  }

  private static List<Row> read(Path results) throws IOException {
    Path file = results.resolve(CsvFile.NAME);
    if (!Files.exists(file)) {
      return List.of();
    }
    try (Reader in = Files.newBufferedReader(file)) {
      return CsvFile.read(in);
    }
  }
}
