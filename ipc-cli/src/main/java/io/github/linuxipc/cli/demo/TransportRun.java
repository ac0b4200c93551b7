package io.github.linuxipc.cli.demo;

import io.github.linuxipc.channel.ProviderInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The run of one transport. It starts the peers, waits until they end, and collects their
 * measurements.
 */
final class TransportRun {
  private static final long TICK_MS = 20;
  private static final long LONGEST_S = 120;
  private static final long SLOWEST_PER_S = 200;

  private final ProviderInfo transport;
  private final ProcessLayout layout;
  private final Plan plan;
  private final Progress progress;
  private final Map<Measurement, Double> measurements = new EnumMap<>(Measurement.class);

  TransportRun(ProviderInfo transport, Plan plan, Progress progress) {
    this.transport = transport;
    this.layout = ProcessLayout.of(transport);
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Runs the transport until its peers have ended, one has failed, or the time limit is reached.
   */
  RunResult run() throws IOException, InterruptedException {
    List<PeerProcess> peers = new ArrayList<>();
    try {
      for (Role role : layout.roles()) {
        peers.add(PeerProcess.start(role, transport.scheme(), plan, this::onLine));
      }
      String fault = follow(peers);
      for (PeerProcess peer : peers) {
        peer.awaitOutput();
      }
      synchronized (measurements) {
        return new RunResult(
            transport, layout, plan.messages(), new EnumMap<>(measurements), fault);
      }
    } finally {
      peers.forEach(PeerProcess::close);
    }
  }

  /**
   * Waits until all peers have ended, one has failed, or the time limit is reached. Returns what
   * went wrong, or an empty text if all peers have ended successfully.
   */
  private String follow(List<PeerProcess> peers) throws InterruptedException {
    long limitS = LONGEST_S + plan.messages() / SLOWEST_PER_S;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitS);
    while (System.nanoTime() - end < 0) {
      boolean alive = false;
      for (PeerProcess peer : peers) {
        if (peer.hasFailed()) {
          return peer.exitMessage();
        }
        alive |= peer.isAlive();
        peer.await(TICK_MS);
      }
      if (!alive) {
        return "";
      }
    }
    return "it did not end within " + limitS + " s";
  }

  private void onLine(String line) {
    if (Phase.isPhase(line)) {
      progress.phase(Phase.parse(line));
    } else if (Measurement.isMeasurement(line)) {
      Measurement.Value reported = Measurement.parse(line);
      synchronized (measurements) {
        measurements.merge(reported.measurement(), reported.value(), Double::sum);
      }
    }
  }
}
