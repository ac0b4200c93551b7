package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;

/**
 * A channel, which is measured beside the service or topic of the same name. Its round trip shows
 * the least that a call over the same transport costs, its stream what publishing to one receiver
 * without a topic achieves.
 *
 * @param channel measures the channel
 * @param pattern {@link Kind#CALL} or {@link Kind#TOPIC}
 */
public record ChannelTarget(BenchmarkTarget channel, Kind pattern) implements BenchmarkTarget {
  /** The end of this target's name. The part before it is the name of the service or topic. */
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
    String traffic =
        pattern == Kind.CALL
            ? "a message and its echo over two channels, "
            : "a stream of single messages from one sender to one receiver, ";
    return traffic + channel.description();
  }

  @Override
  public boolean supports(Scenario scenario) {
    boolean comparable = pattern == Kind.TOPIC || scenario.senders() == 1;
    return scenario.kind() == pattern && comparable && channel.supports(alone(scenario));
  }

  @Override
  public Sample measure(Scenario scenario, Timing timing) throws IOException, InterruptedException {
    return channel.measure(alone(scenario), timing);
  }

  private Scenario alone(Scenario scenario) {
    return new Scenario(pattern == Kind.CALL ? Kind.ROUND_TRIP : Kind.STREAM, scenario.size(), 1);
  }
}
