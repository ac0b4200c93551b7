package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.library.BenchRequester;
import io.github.linuxipc.bench.plan.Metric;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/** Calls from several threads over one requester. The threads live until this object is closed. */
final class Callers implements AutoCloseable {
  private final List<Caller> callers = new ArrayList<>();
  private final ExecutorService threads;
  private final AllocationMeter allocation = AllocationMeter.ofProcess();

  Callers(BenchRequester requester, Scenario scenario) {
    for (int i = 0; i < scenario.senders(); i++) {
      callers.add(new Caller(requester, i, scenario.size()));
    }
    threads = Executors.newFixedThreadPool(callers.size());
  }

  /** Measures, and marks for the responder when the measurement begins and ends. */
  Sample run(Timing timing) throws IOException, InterruptedException, ExecutionException {
    call(timing.warmUp());
    callers.get(0).callMarked();
    callers.forEach(caller -> caller.histogram().reset());
    allocation.begin(0);
    long beganNs = System.nanoTime();
    call(timing.window());
    double spentS = (System.nanoTime() - beganNs) / 1e9;
    Histogram all = Pinger.histogram();
    callers.forEach(caller -> all.add(caller.histogram()));
    double bytes = allocation.perMessage(all.getTotalCount());
    callers.get(0).callLast();
    Map<Metric, Double> figures = Pinger.figures(all, spentS);
    figures.put(Metric.SENDER_BYTES, bytes);
    return new Sample(figures);
  }

  private void call(Duration time) throws InterruptedException, ExecutionException {
    long endNs = System.nanoTime() + time.toNanos();
    List<Callable<Void>> tasks = new ArrayList<>();
    for (Caller caller : callers) {
      tasks.add(
          () -> {
            caller.callUntil(endNs);
            return null;
          });
    }
    for (Future<Void> done : threads.invokeAll(tasks)) {
      done.get();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
