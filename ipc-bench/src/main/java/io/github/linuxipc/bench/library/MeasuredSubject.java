package io.github.linuxipc.bench.library;

import io.github.linuxipc.bench.plan.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What can be measured in JVMs: a library that sends messages, or one that calls services. */
public interface MeasuredSubject {
  /** A resource that needs no close. */
  AutoCloseable NOTHING = () -> {};

  /**
   * Returns the name.
   *
   * @return the name, one word
   */
  String name();

  /**
   * Returns a description.
   *
   * @return one line, with the relevant settings
   */
  String description();

  /**
   * Returns whether it supports a scenario.
   *
   * @param scenario the scenario
   * @return whether it does
   */
  default boolean supports(Scenario scenario) {
    return true;
  }

  /**
   * Returns the flags that its JVMs need. Linux IPC needs none.
   *
   * @return flags
   */
  default List<String> jvmFlags() {
    return List.of();
  }

  /**
   * Returns the factor by which the planned warm-up time is multiplied.
   *
   * @return 1, or more if its code gets fast only after a long time
   */
  default int warmUpFactor() {
    return 1;
  }

  /**
   * Creates what must exist before the processes start. Called in the coordinator.
   *
   * @param directory the directory of the measurement
   * @return what to close at the end
   * @throws IOException if it cannot be created
   */
  default AutoCloseable prepare(Path directory) throws IOException {
    return NOTHING;
  }
}
