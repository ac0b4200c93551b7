package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;

/**
 * A library without its streams. The requested send modes are those of streams, so a library takes
 * part in all else even if its simple sends are not requested.
 *
 * @param library measures all that has no send mode
 */
record RoundTripTarget(BenchmarkTarget library) implements BenchmarkTarget {
  @Override
  public String subject() {
    return library.subject();
  }

  @Override
  public SendMode sendMode() {
    return library.sendMode();
  }

  @Override
  public String description() {
    return library.description();
  }

  @Override
  public boolean supports(Scenario scenario) {
    return scenario.kind() != Kind.STREAM && library.supports(scenario);
  }

  @Override
  public Sample measure(Scenario scenario, Timing timing) throws IOException, InterruptedException {
    return library.measure(scenario, timing);
  }
}
