package io.github.linuxipc.bench.library;

import io.github.linuxipc.bench.plan.SendMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** A library, or a setting of one, that can be measured. */
public interface MeasuredLibrary extends MeasuredSubject {
  /**
   * Returns its send modes.
   *
   * @return the send modes, in the order of {@link SendMode}
   */
  Set<SendMode> sendModes();

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
