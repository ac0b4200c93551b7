package io.github.linuxipc.bench.subject;

import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A library, or a setting of one, that can be measured. */
public interface MeasuredLibrary {
  /** Nothing to close. */
  AutoCloseable NOTHING = () -> {};

  /**
   * Returns the name.
   *
   * @return one word
   */
  String name();

  /**
   * Says what it is.
   *
   * @return one line, with the settings that matter
   */
  String description();

  /**
   * Returns the ways in which it can send.
   *
   * @return the ways, in the order of {@link SendMode}
   */
  Set<SendMode> ways();

  /**
   * Tells whether it can take part in a case.
   *
   * @param one the case
   * @return whether it can
   */
  default boolean takesPart(Scenario one) {
    return true;
  }

  /**
   * Returns the flags that its JVMs need. This library never needs any.
   *
   * @return flags
   */
  default List<String> jvmFlags() {
    return List.of();
  }

  /**
   * Makes what must be there before the processes start; in the coordinating process.
   *
   * @param directory the measurement's own
   * @return what to close at the end
   * @throws IOException if it cannot be made
   */
  default AutoCloseable prepare(Path directory) throws IOException {
    return NOTHING;
  }

  /**
   * Starts what serves all processes of a measurement; in the receiving process.
   *
   * @param directory the measurement's own
   * @return what to close at the end
   */
  default AutoCloseable host(Path directory) {
    return NOTHING;
  }

  /**
   * Opens a receiving end; does not wait for the other one.
   *
   * @param wire the wire
   * @return the end
   * @throws IOException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted
   */
  Inlet inlet(Endpoints wire) throws IOException, InterruptedException;

  /**
   * Opens a sending end; waits for the other one.
   *
   * @param wire the wire
   * @param way the way of sending
   * @return the end
   * @throws IOException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted
   */
  Outlet outlet(Endpoints wire, SendMode way) throws IOException, InterruptedException;
}
