package io.github.linuxipc.spring.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys of the starter itself.
 *
 * @param listener the listeners
 * @param observation the observations
 */
@ConfigurationProperties(prefix = "ipc.spring", ignoreUnknownFields = false)
public record IpcSpringProperties(
    @DefaultValue Listener listener, @DefaultValue Observation observation) {
  /**
   * The keys of listeners.
   *
   * @param autoStartup whether listeners start with the application
   * @param stopPause how long no request must arrive at a stop before the listener of a service
   *     leaves
   */
  public record Listener(
      @DefaultValue("true") boolean autoStartup, @DefaultValue("50ms") Duration stopPause) {}

  /**
   * The keys of observations.
   *
   * @param enabled whether sends and listeners are observed, if the application observes anything
   */
  public record Observation(@DefaultValue("true") boolean enabled) {}
}
