package io.github.linuxipc.bench;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.Timing;
import io.github.linuxipc.bench.report.Report;
import io.github.linuxipc.bench.run.BenchmarkTarget;
import io.github.linuxipc.bench.run.Progress;
import io.github.linuxipc.bench.run.Rounds;
import io.github.linuxipc.bench.run.WorkDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * What a command measures in turns, and what its report says beside the figures.
 *
 * @param targets what is measured
 * @param scenarios in which each target is measured
 * @param timing the duration of each measurement
 * @param rounds the number of measurements of each target
 * @param baseline the subject that the others are compared with
 * @param facts the facts on which the figures depend, by name
 * @param notes what a reader has to know of a scenario's figures, for scenarios with such a note
 */
record Comparison(
    List<BenchmarkTarget> targets,
    List<Scenario> scenarios,
    Timing timing,
    int rounds,
    String baseline,
    Map<String, String> facts,
    Map<Scenario, String> notes) {
  /** Makes a comparison of the options of a command. */
  @FunctionalInterface
  interface Plan {
    /**
     * Makes the comparison.
     *
     * @param workDirectory for the files of the targets
     * @throws IllegalArgumentException if an option is wrong
     */
    Comparison of(WorkDirectory workDirectory) throws IOException, InterruptedException;
  }

  /** Returns a scenario for each number of participants and, within it, for each size. */
  static List<Scenario> scenarios(Kind kind, List<Integer> counts, List<Integer> sizes) {
    List<Scenario> scenarios = new ArrayList<>();
    for (int count : counts) {
      sizes.forEach(size -> scenarios.add(new Scenario(kind, size, count)));
    }
    return scenarios;
  }

  /**
   * Measures, and shows the report.
   *
   * @param command the command, for its output
   * @param directory gets the files of the report, if there is one
   * @param plan what to measure
   * @return the exit code
   */
  static int run(CommandLine command, @Nullable Path directory, Plan plan)
      throws IOException, InterruptedException {
    try (WorkDirectory workDirectory = new WorkDirectory(Bench.MEMORY)) {
      Comparison made;
      try {
        made = plan.of(workDirectory);
      } catch (IllegalArgumentException e) {
        throw new CommandLine.ParameterException(command, e.getMessage(), e);
      }
      Rounds measured =
          new Rounds(made.targets, made.timing, made.rounds, new Progress(command.getErr()));
      Report report =
          new Report(
              made.facts,
              descriptions(made.targets),
              made.baseline,
              measured.run(made.scenarios),
              made.notes);
      Bench.show(report, directory, command.getOut());
      return measured.failed() ? 1 : 0;
    }
  }

  private static Map<String, String> descriptions(List<BenchmarkTarget> targets) {
    Map<String, String> descriptions = new LinkedHashMap<>();
    targets.forEach(target -> descriptions.put(target.subject(), target.description()));
    return descriptions;
  }
}
