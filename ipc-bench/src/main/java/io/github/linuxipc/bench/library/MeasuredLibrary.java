package io.github.linuxipc.bench.library;

import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A library, or a setting of one, that can be measured. */
public interface MeasuredLibrary {
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
   * Returns its send modes.
   *
   * @return the send modes, in the order of {@link SendMode}
   */
  Set<SendMode> sendModes();

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
   * Creates what must exist before the processes start. Called in the coordinator.
   *
   * @param directory the directory of the measurement
   * @return what to close at the end
   * @throws IOException if it cannot be created
   */
  default AutoCloseable prepare(Path directory) throws IOException {
    return NOTHING;
  }

  /**
   * Starts what serves all processes of a measurement, such as Aeron's driver. Called in the
   * receiving process.
   *
   * @param directory the directory of the measurement
   * @return what to close at the end
   */
  default AutoCloseable host(Path directory) {
    return NOTHING;
  }

  /**
   * Opens a receiving endpoint without waiting for a sender.
   *
   * @param endpoints the endpoints
   * @return the endpoint
   * @throws IOException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted
   */
  BenchReceiver openReceiver(Endpoints endpoints) throws IOException, InterruptedException;

  /**
   * Opens a sending endpoint, and waits for the receiver.
   *
   * @param endpoints the endpoints
   * @param sendMode the send mode
   * @return the endpoint
   * @throws IOException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted
   */
  BenchSender openSender(Endpoints endpoints, SendMode sendMode)
      throws IOException, InterruptedException;
}
