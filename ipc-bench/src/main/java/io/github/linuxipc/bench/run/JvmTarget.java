package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.library.MeasuredSubject;
import io.github.linuxipc.bench.peer.CoordinatorLink;
import io.github.linuxipc.bench.peer.PeerArguments;
import io.github.linuxipc.bench.peer.PeerMain;
import io.github.linuxipc.bench.peer.Role;
import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A library, a service or a topic whose endpoints run in separate JVMs.
 *
 * @param library the library, service or topic
 * @param sendMode the send mode
 * @param workDirectory holds a directory for each measurement
 * @param affinity the words in front of each command that pin its process to cores, or empty
 */
record JvmTarget(
    MeasuredSubject library, SendMode sendMode, WorkDirectory workDirectory, List<String> affinity)
    implements BenchmarkTarget {

  /** Returns a target that runs in the same way. */
  JvmTarget of(MeasuredSubject other) {
    return new JvmTarget(other, sendMode, workDirectory, affinity);
  }

  @Override
  public String subject() {
    return library.name();
  }

  @Override
  public String description() {
    int factor = library.warmUpFactor();
    String description = library.description();
    return factor == 1 ? description : description + ", warms up " + factor + " times as long";
  }

  @Override
  public boolean supports(Scenario scenario) {
    // only a stream is measured in every send mode
    boolean modeApplies = scenario.kind() == Kind.STREAM || sendMode == SendMode.SEND;
    return modeApplies && library.supports(scenario);
  }

  @Override
  public Sample measure(Scenario scenario, Timing planned)
      throws IOException, InterruptedException {
    Timing timing =
        new Timing(planned.warmUp().multipliedBy(library.warmUpFactor()), planned.window());
    Path directory = workDirectory.enter();
    AutoCloseable prepared = library.prepare(directory);
    try {
      return measure(scenario, timing, directory);
    } finally {
      close(prepared);
      WorkDirectory.clear(directory);
    }
  }

  private static void close(AutoCloseable prepared) throws IOException {
    try {
      prepared.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private Sample measure(Scenario scenario, Timing timing, Path directory)
      throws IOException, InterruptedException {
    Role receiving = receiving(scenario.kind());
    Role sending = sending(scenario.kind());
    PeerArguments arguments =
        new PeerArguments(receiving, 0, library.name(), sendMode, scenario, timing, directory);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(arguments.coordinatorSocket()));
    try (ProcessGroup group = new ProcessGroup(server, directory.resolve("log"), timing.total())) {
      for (int i = 0; i < scenario.receivers(); i++) {
        group.start(command(arguments.as(receiving, i)));
      }
      for (int i = 0; i < scenario.processes(); i++) {
        group.start(command(arguments.as(sending, i)));
      }
      try {
        return scenario.kind() == Kind.TOPIC
            ? new TopicCoordinator(group).coordinate(timing)
            : coordinate(group, scenario, timing);
      } catch (IOException e) {
        throw group.withOutput(e);
      }
    }
  }

  private static Role receiving(Kind kind) {
    return switch (kind) {
      case ROUND_TRIP -> Role.ECHO;
      case CALL -> Role.RESPONDER;
      case TOPIC -> Role.SUBSCRIBER;
      case STREAM, IDLE -> Role.SINK;
    };
  }

  private static Role sending(Kind kind) {
    return switch (kind) {
      case ROUND_TRIP -> Role.PINGER;
      case CALL -> Role.REQUESTER;
      case TOPIC -> Role.PUBLISHER;
      case STREAM, IDLE -> Role.SOURCE;
    };
  }

  private static Sample coordinate(ProcessGroup group, Scenario scenario, Timing timing)
      throws IOException, InterruptedException {
    group.awaitReady();
    group.sendToAll(CoordinatorLink.GO);
    Thread.sleep(timing.warmUp().toMillis());
    CpuMeter cpu = new CpuMeter(group.processes());
    Sample sample = measured(group, scenario, timing);
    Sample use = cpu.sample();
    for (Role role : List.of(Role.SOURCE, Role.PINGER, Role.REQUESTER, Role.RESPONDER)) {
      group.send(role, CoordinatorLink.STOP);
    }
    for (Role role : List.of(Role.SOURCE, Role.ECHO, Role.RESPONDER)) {
      sample = sample.with(mean(group.figures(role)));
    }
    group.awaitExit();
    return sample.with(use);
  }

  /**
   * Waits for the window to end. Returns the figures of pinger, requester or sink; an idle pair has
   * none.
   */
  private static Sample measured(ProcessGroup group, Scenario scenario, Timing timing)
      throws IOException, InterruptedException {
    return switch (scenario.kind()) {
      case ROUND_TRIP -> group.figures(Role.PINGER).get(0);
      case STREAM -> group.figures(Role.SINK).get(0);
      case CALL -> group.figures(Role.REQUESTER).get(0);
      case IDLE -> {
        Thread.sleep(timing.window().toMillis());
        yield new Sample(Map.of());
      }
      case TOPIC -> throw new IllegalArgumentException("a topic has a coordinator of its own");
    };
  }

  private static Sample mean(List<Sample> samples) {
    Sample mean = new Sample(Map.of());
    for (Metric metric : Metric.values()) {
      double value =
          samples.stream().mapToDouble(sample -> sample.get(metric)).average().orElse(Double.NaN);
      if (!Double.isNaN(value)) {
        mean = mean.with(new Sample(Map.of(metric, value)));
      }
    }
    return mean;
  }

  private List<String> command(PeerArguments arguments) {
    List<String> command = new ArrayList<>(affinity);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(library.jvmFlags());
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(PeerMain.class.getName());
    command.addAll(arguments.toCommandLine());
    return command;
  }
}
