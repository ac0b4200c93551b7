package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.peer.CoordinatorLink;
import io.github.linuxipc.bench.peer.Role;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Coordinates the measurement of a topic. The rate is that of the slowest subscriber, and so is
 * each percentile of the times; the bytes are the mean of the subscribers.
 */
final class TopicCoordinator {
  private final ProcessGroup group;

  TopicCoordinator(ProcessGroup group) {
    this.group = group;
  }

  Sample coordinate(Timing timing) throws IOException, InterruptedException {
    group.awaitReady();
    group.sendToAll(CoordinatorLink.GO);
    Thread.sleep(timing.warmUp().toMillis());
    CpuMeter cpu = new CpuMeter(group.processes());
    Sample streamed = merge(group.figures(Role.SUBSCRIBER));
    Sample use = cpu.sample();
    group.send(Role.PUBLISHER, CoordinatorLink.NEXT);
    Sample published = group.figures(Role.PUBLISHER).get(0);
    group.figures(Role.SUBSCRIBER); // all of them have taken all of the stream
    group.send(Role.PUBLISHER, CoordinatorLink.NEXT);
    Sample times = merge(group.figures(Role.SUBSCRIBER));
    group.send(Role.PUBLISHER, CoordinatorLink.STOP);
    group.awaitExit();
    return streamed.with(published).with(times).with(use);
  }

  private static Sample merge(List<Sample> subscribers) {
    Map<Metric, Double> merged = new EnumMap<>(Metric.class);
    for (Metric metric : subscribers.get(0).figures().keySet()) {
      DoubleStream values = subscribers.stream().mapToDouble(sample -> sample.get(metric));
      merged.put(metric, worst(metric).applyAsDouble(values));
    }
    return new Sample(merged);
  }

  private static ToDoubleFunction<DoubleStream> worst(Metric metric) {
    if (metric.isLatency()) {
      return values -> values.max().orElseThrow();
    }
    return metric == Metric.PER_SECOND
        ? values -> values.min().orElseThrow()
        : values -> values.average().orElseThrow();
  }
}
