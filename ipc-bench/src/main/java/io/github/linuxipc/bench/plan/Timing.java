package io.github.linuxipc.bench.plan;

import java.time.Duration;

/**
 * How long a measurement takes. Each is made in fresh processes: a just-in-time compiler does not
 * always come to the same end.
 *
 * @param warmUp before anything counts
 * @param window what counts
 */
public record Timing(Duration warmUp, Duration window) {
  /**
   * When warm-up and window are over.
   *
   * @return from the start
   */
  public Duration total() {
    return warmUp.plus(window);
  }
}
