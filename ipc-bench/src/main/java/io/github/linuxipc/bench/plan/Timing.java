package io.github.linuxipc.bench.plan;

import java.time.Duration;

/**
 * The duration of a measurement. Each measurement runs in fresh processes, because a just-in-time
 * compiler does not always produce the same code.
 *
 * @param warmUp the time before the measurement
 * @param window the measured time
 */
public record Timing(Duration warmUp, Duration window) {
  /**
   * Returns the time of warm-up and window together.
   *
   * @return the sum
   */
  public Duration total() {
    return warmUp.plus(window);
  }
}
