package io.github.linuxipc.bench.report;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Row;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.run.ChannelTarget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The measurements of all targets in all scenarios, with what a reader needs to judge them.
 *
 * @param facts the facts on which the figures depend, such as the machine, by name
 * @param subjects the description of each library, by name
 * @param baseline the library that the others are compared with
 * @param rows a row for each scenario and target
 */
public record Report(
    Map<String, String> facts, Map<String, String> subjects, String baseline, List<Row> rows) {

  /** Returns the rows of each scenario, in the order of measurement. */
  Map<Scenario, List<Row>> byScenario() {
    return rows.stream()
        .collect(Collectors.groupingBy(Row::scenario, LinkedHashMap::new, Collectors.toList()));
  }

  /**
   * Compares a row with its scenario's baseline.
   *
   * @return the ratio of the medians of the row's criterion, or NaN if there is none
   */
  double ratio(Row row) {
    return ratio(row, row.criterion());
  }

  double ratio(Row row, Metric metric) {
    return base(row.scenario())
        .map(base -> row.median(metric) / base.median(metric))
        .orElse(Double.NaN);
  }

  /**
   * Compares the median call of a service with the median round trip of its channel.
   *
   * @return the ratio, or NaN if the channel was not measured in the row's scenario
   */
  double toChannel(Row row) {
    return rows.stream()
        .filter(other -> other.scenario().equals(row.scenario()))
        .filter(other -> other.subject().equals(row.subject() + ChannelTarget.SUFFIX))
        .findFirst()
        .map(channel -> row.median(Metric.P50_NS) / channel.median(Metric.P50_NS))
        .orElse(Double.NaN);
  }

  /**
   * Returns the row with which the other rows of a scenario are compared: the baseline's first row
   * or, if there is none, the scenario's first row. Returns empty for an idle scenario.
   */
  Optional<Row> base(Scenario scenario) {
    if (scenario.kind() == Kind.IDLE) {
      return Optional.empty();
    }
    List<Row> alike = rows.stream().filter(row -> row.scenario().equals(scenario)).toList();
    return alike.stream()
        .filter(row -> row.subject().equals(baseline))
        .findFirst()
        .or(() -> alike.stream().findFirst());
  }
}
