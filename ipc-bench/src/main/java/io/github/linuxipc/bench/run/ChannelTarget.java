package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;

/**
 * The round trip of a channel, which is measured beside the calls of a service. It shows the least
 * that a call over the same transport costs.
 *
 * @param channel measures round trips
 */
public record ChannelTarget(BenchmarkTarget channel) implements BenchmarkTarget {
  /** The end of this target's name. The part before it is the name of the service. */
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
