package io.github.linuxipc.spring.listener;

import java.time.Duration;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * How a listener receives.
 *
 * @param concurrency how many messages are handled at a time
 * @param autoStartup whether the listener starts with the application
 * @param virtualThreads whether messages are handled on virtual threads
 * @param pause how long nothing must arrive at a stop before the listener leaves
 */
public record ListenerOptions(
    int concurrency, boolean autoStartup, boolean virtualThreads, Duration pause) {
  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 5_000;

  /** Returns the pauses between attempts to open the endpoint. */
  BackOff backOff() {
    ExponentialBackOff backOff = new ExponentialBackOff(FIRST_PAUSE_MS, 2);
    backOff.setMaxInterval(LONGEST_PAUSE_MS);
    return backOff;
  }
}
