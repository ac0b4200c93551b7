package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;

/**
 * The round trip of a channel among calls: the least that a call over the same transport costs.
 *
 * @param channel measures round trips
 */
public record ChannelTarget(BenchmarkTarget channel) implements BenchmarkTarget {
  /** What the name of a channel ends with. The rest is the name of the service over it. */
  public static final String SUFFIX = "-channel";

  @Override
  public String subject() {
    return channel.subject() + SUFFIX;
  }

  @Override
  public SendMode sendMode() {
    return channel.sendMode();
  }

  @Override
  public String description() {
    return "a message and its echo over two channels, " + channel.description();
  }

  @Override
  public boolean supports(Scenario scenario) {
    return scenario.kind() == Kind.CALL
        && scenario.senders() == 1
        && channel.supports(trip(scenario));
  }

  @Override
  public Sample measure(Scenario scenario, Timing timing) throws IOException, InterruptedException {
    return channel.measure(trip(scenario), timing);
  }

  private static Scenario trip(Scenario call) {
    return new Scenario(Kind.ROUND_TRIP, call.size(), 1);
  }
}
