package io.github.linuxipc.cli.demo;

import io.github.linuxipc.channel.ProviderInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One transport's run: starts its peers, follows them, and collects what they measure. */
final class TransportRun {
  private static final long TICK_MS = 20;
  private static final long LONGEST_S = 120;
  private static final long SLOWEST_PER_S = 200;

  private final ProviderInfo transport;
  private final ProcessLayout meeting;
  private final Plan plan;
  private final Progress progress;
  private final Map<Measurement, Double> measures = new EnumMap<>(Measurement.class);

  TransportRun(ProviderInfo transport, Plan plan, Progress progress) {
    this.transport = transport;
    this.meeting = ProcessLayout.of(transport);
    this.plan = plan;
    this.progress = progress;
  }

  /** Runs it to its end, good or bad. */
  RunResult run() throws IOException, InterruptedException {
    List<PeerProcess> peers = new ArrayList<>();
    try {
      for (Role role : meeting.roles()) {
        peers.add(PeerProcess.start(role, transport.scheme(), plan, this::onLine));
      }
      String fault = follow(peers);
      for (PeerProcess peer : peers) {
        peer.awaitOutput();
      }
      synchronized (measures) {
        return new RunResult(transport, meeting, plan.messages(), new EnumMap<>(measures), fault);
      }
    } finally {
      peers.forEach(PeerProcess::close);
    }
  }

  /** Returns what went wrong, or an empty text when all peers have ended well. */
  private String follow(List<PeerProcess> peers) throws InterruptedException {
    long patienceS = LONGEST_S + plan.messages() / SLOWEST_PER_S;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceS);
    while (System.nanoTime() - end < 0) {
      boolean alive = false;
      for (PeerProcess peer : peers) {
        if (peer.hasFailed()) {
          return peer.lastWords();
        }
        alive |= peer.isAlive();
        peer.await(TICK_MS);
      }
      if (!alive) {
        return "";
      }
    }
    return "it did not end within " + patienceS + " s";
  }

  private void onLine(String line) {
    if (Phase.isPhase(line)) {
      progress.phase(Phase.parse(line));
    } else if (Measurement.isMeasure(line)) {
      Measurement.Value told = Measurement.parse(line);
      synchronized (measures) {
        measures.merge(told.measure(), told.value(), Double::sum);
      }
    }
  }
}
