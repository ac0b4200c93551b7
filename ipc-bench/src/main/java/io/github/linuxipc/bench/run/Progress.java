package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.Timing;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Prints the progress and the remaining time, one line per measurement. */
public final class Progress {
  /** The assumed time to start and end JVMs, until the first measurement has been timed. */
  private static final Duration START = Duration.ofMillis(1500);

  private final PrintWriter out;
  private long steps;
  private long done;
  private double stepNs;
  private long beganNs;

  /**
   * Creates a progress report.
   *
   * @param out the output
   */
  public Progress(PrintWriter out) {
    this.out = out;
  }

  void begin(long steps, Timing timing) {
    this.steps = steps;
    this.done = 0;
    this.stepNs = timing.total().plus(START).toNanos();
    this.beganNs = System.nanoTime();
  }

  void step(int round, int rounds, Scenario scenario, BenchmarkTarget target) {
    if (done > 0) {
      stepNs = (System.nanoTime() - beganNs) / (double) done;
    }
    String left = format(Duration.ofNanos((long) (stepNs * (steps - done))));
    done++;
    String measured = target.subject() + " " + target.sendMode();
    out.printf(
        "[%d/%d] %s: %s, round %d of %d, %s left%n",
        done, steps, scenario, measured, round, rounds, left);
    out.flush();
  }

  void disturbed(double cores) {
    out.printf("other processes used %.2f cores: the measurement is repeated%n", cores);
    out.flush();
  }

  void failed(BenchmarkTarget target, @Nullable String why) {
    out.println("FAILED " + target.subject() + " " + target.sendMode() + ": " + why);
    out.flush();
  }

  void end() {
    out.printf(
        "%d measurements in %s%n", steps, format(Duration.ofNanos(System.nanoTime() - beganNs)));
    out.flush();
  }

  private static String format(Duration time) {
    return time.toMinutes() > 0
        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
        : time.toSeconds() + " s";
  }
}
