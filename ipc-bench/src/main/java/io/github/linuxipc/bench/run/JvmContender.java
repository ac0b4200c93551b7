package io.github.linuxipc.bench.run;

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
import io.github.linuxipc.bench.subject.MeasuredLibrary;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A library whose endpoints run in separate JVMs.
 *
 * @param library the library
 * @param way the send mode
 * @param workplace the directory of the processes
 * @param affinity the prefix of each command that pins it to cores, or empty
 */
record JvmContender(
    MeasuredLibrary library, SendMode way, WorkDirectory workplace, List<String> affinity)
    implements BenchmarkTarget {

  @Override
  public String subject() {
    return library.name();
  }

  @Override
  public String description() {
    return library.description();
  }

  @Override
  public boolean takesPart(Scenario one) {
    boolean usesWay = one.kind() == Kind.STREAM || way == SendMode.SEND;
    return usesWay && library.takesPart(one);
  }

  @Override
  public Sample measure(Scenario one, Timing timing) throws IOException, InterruptedException {
    Path directory = workplace.enter();
    AutoCloseable prepared = library.prepare(directory);
    try {
      return measure(one, timing, directory);
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

  private Sample measure(Scenario one, Timing timing, Path directory)
      throws IOException, InterruptedException {
    boolean trips = one.kind() == Kind.ROUND_TRIP;
    Role receiving = trips ? Role.ECHO : Role.SINK;
    Role sending = trips ? Role.PINGER : Role.SOURCE;
    PeerArguments assignment =
        new PeerArguments(receiving, 0, library.name(), way, one, timing, directory);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(assignment.control()));
    try (ProcessGroup crew = new ProcessGroup(server, directory.resolve("log"), timing.total())) {
      crew.start(command(assignment));
      for (int i = 0; i < one.senders(); i++) {
        crew.start(
            command(new PeerArguments(sending, i, library.name(), way, one, timing, directory)));
      }
      try {
        return direct(crew, one, timing);
      } catch (IOException e) {
        throw crew.explained(e);
      }
    }
  }

  private static Sample direct(ProcessGroup crew, Scenario one, Timing timing)
      throws IOException, InterruptedException {
    crew.assemble();
    crew.tellAll(CoordinatorLink.GO);
    Thread.sleep(timing.warmUp().toMillis());
    CpuMeter cpu = new CpuMeter(crew.processes());
    Sample sample = first(crew, one, timing);
    Sample use = cpu.sample();
    crew.tell(Role.SOURCE, CoordinatorLink.STOP);
    sample = sample.with(mean(crew.figures(Role.SOURCE))).with(mean(crew.figures(Role.ECHO)));
    crew.dismiss();
    return sample.with(use);
  }

  /** Returns the figures of the measuring process. An idle pair has none. */
  private static Sample first(ProcessGroup crew, Scenario one, Timing timing)
      throws IOException, InterruptedException {
    return switch (one.kind()) {
      case ROUND_TRIP -> crew.figures(Role.PINGER).get(0);
      case STREAM -> crew.figures(Role.SINK).get(0);
      case IDLE -> {
        Thread.sleep(timing.window().toMillis());
        yield new Sample(Map.of());
      }
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

  private List<String> command(PeerArguments assignment) {
    List<String> command = new ArrayList<>(affinity);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(library.jvmFlags());
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=error");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(PeerMain.class.getName());
    command.addAll(assignment.arguments());
    return command;
  }
}
