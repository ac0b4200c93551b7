package io.github.linuxipc.bench;

import io.github.linuxipc.bench.library.MeasuredTopics;
import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.Timing;
import io.github.linuxipc.bench.run.BenchmarkTargets;
import io.github.linuxipc.bench.run.WorkDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Compares this library's topics with Aeron, Chronicle Queue and JeroMQ, and with streams of
 * channels.
 */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures topics: one process publishes as fast as it can, and each subscriber is a process",
      "of its own. Nothing may be dropped: each subscriber checks the number of every message, and",
      "a measurement in which one is missing fails. The rate is that of the slowest subscriber. When",
      "all have taken all, 2,000 messages a second follow for the time of the window; p50 and p99",
      "are from the call that publishes to the handler, of the slowest subscriber. Allocation is",
      "that of all threads of a process, of a channel that of the one thread that sends or receives.",
      "All take turns, each measurement in fresh processes, also with a stream of single sends over",
      "one channel from one sender to one receiver. The ratio of a channel is to Aeron's channel;",
      "'to channel's ratio' divides a topic's ratio by that of its channel. Compare the ratios of",
      "the medians. Where there are fewer cores than processes, header and table say so."
    })
final class TopicsCommand implements Callable<Integer> {
  private static final int ROUNDS = 5;
  private static final Timing TIMING = new Timing(Duration.ofSeconds(3), Duration.ofSeconds(1));

  @Option(
      names = "--topics",
      split = ",",
      paramLabel = "NAME",
      description =
          "The topics to measure: ${DEFAULT-VALUE}, which is the default; also unix-seqpacket,"
              + " unix-dgram, fifo, mq.",
      defaultValue = "aeron,chronicle,jeromq,shm-spin,shm-futex,unix,tcp")
  private List<String> topics = List.of();

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "BYTES",
      converter = BenchOptions.Size.class,
      description = "Message sizes from 16 to 1m. Default: ${DEFAULT-VALUE}",
      defaultValue = "64,1k,64k")
  private List<Integer> sizes = List.of();

  @Option(
      names = "--subscribers",
      split = ",",
      paramLabel = "N",
      description = "How many processes subscribe, 1 to 16. Default: ${DEFAULT-VALUE}",
      defaultValue = "1,3,8")
  private List<Integer> subscribers = List.of();

  @Mixin private RunOptions run = new RunOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return Comparison.run(Objects.requireNonNull(spec).commandLine(), run.out(), this::plan);
  }

  private Comparison plan(WorkDirectory workDirectory) throws IOException, InterruptedException {
    Timing timing = run.timing(TIMING);
    int rounds = run.rounds(ROUNDS);
    int cores = HostInfo.cores(run.cpus());
    List<String> affinity = BenchmarkTargets.affinity(run.cpus());
    List<Scenario> scenarios = Comparison.scenarios(Kind.TOPIC, subscribers, sizes);
    Map<Scenario, String> notes = overSubscribed(scenarios, cores);
    Map<String, String> facts = HostInfo.facts(run.cpus(), rounds, timing);
    facts.put("over-subscribed", notes.isEmpty() ? "nothing" : header(notes, cores));
    return new Comparison(
        topics.stream()
            .flatMap(name -> BenchmarkTargets.ofTopic(name, workDirectory, affinity).stream())
            .toList(),
        scenarios,
        timing,
        rounds,
        MeasuredTopics.AERON,
        facts,
        notes);
  }

  private static Map<Scenario, String> overSubscribed(List<Scenario> scenarios, int cores) {
    Map<Scenario, String> notes = new LinkedHashMap<>();
    for (Scenario scenario : scenarios) {
      int participants = scenario.processes() + scenario.receivers();
      if (participants > cores) {
        notes.put(
            scenario,
            "over-subscribed: "
                + participants
                + " participants on "
                + cores
                + " cores; a channel"
                + " has 2");
      }
    }
    return notes;
  }

  private static String header(Map<Scenario, String> notes, int cores) {
    List<String> counts =
        notes.keySet().stream().map(one -> String.valueOf(one.senders())).distinct().toList();
    return "topics with "
        + String.join(" and ", counts)
        + " subscribers and 1 publisher, on "
        + cores
        + " cores";
  }
}
