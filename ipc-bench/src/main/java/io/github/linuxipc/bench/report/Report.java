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
 * @param notes what a reader has to know of a scenario's figures, for scenarios with such a note
 */
public record Report(
    Map<String, String> facts,
    Map<String, String> subjects,
    String baseline,
    List<Row> rows,
    Map<Scenario, String> notes) {

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

  /** Compares a channel with the baseline's channel, if it was measured, and not with its topic. */
  double ratio(Row row, Metric metric) {
    boolean isChannel = row.subject().endsWith(ChannelTarget.SUFFIX);
    return (isChannel
            ? find(row.scenario(), baseline + ChannelTarget.SUFFIX)
            : Optional.<Row>empty())
        .or(() -> base(row.scenario()))
        .map(base -> row.median(metric) / base.median(metric))
        .orElse(Double.NaN);
  }

  /**
   * Compares a service or topic with its channel: the median call with the median round trip, or
   * the rates.
   *
   * @return the ratio, or NaN if the channel was not measured in the row's scenario
   */
  double toChannel(Row row) {
    return channel(row)
        .map(channel -> row.median(row.criterion()) / channel.median(row.criterion()))
        .orElse(Double.NaN);
  }

  /**
   * Compares a topic's ratio to the baseline's topic with the ratio of the topic's channel to the
   * baseline's channel.
   *
   * @return the ratio of the two ratios, or NaN if a channel was not measured in the row's scenario
   */
  double toRatioOfChannel(Row row) {
    return find(row.scenario(), baseline + ChannelTarget.SUFFIX).isEmpty()
        ? Double.NaN
        : channel(row).map(channel -> ratio(row) / ratio(channel)).orElse(Double.NaN);
  }

  private Optional<Row> channel(Row row) {
    return find(row.scenario(), row.subject() + ChannelTarget.SUFFIX);
  }

  private Optional<Row> find(Scenario scenario, String subject) {
    return rows.stream()
        .filter(row -> row.scenario().equals(scenario) && row.subject().equals(subject))
        .findFirst();
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
