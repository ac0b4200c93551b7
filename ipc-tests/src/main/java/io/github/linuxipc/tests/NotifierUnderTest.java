package io.github.linuxipc.tests;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import java.io.IOException;
import org.opentest4j.TestAbortedException;

/**
 * Describes the notifier under test to the kit: the address of an event. The other methods are
 * optional.
 */
@FunctionalInterface
public interface NotifierUnderTest {
  /**
   * Returns the address of an event of the given name.
   *
   * @param name an event name that no other test uses
   * @return the address, such as {@code "sem:" + name}
   */
  String address(String name);

  /**
   * Creates an instance from the kit's settings. Override it to add settings of your own.
   *
   * @param builder the kit's settings
   * @return the instance
   */
  default Ipc build(IpcBuilder builder) {
    return builder.build();
  }

  /**
   * Raises the event from outside this library, as a program such as {@code kill} does. The tests
   * that need it are skipped unless this method is overridden.
   *
   * @param name the event's name
   * @param pid the process that waits for it
   * @throws IOException if it cannot be raised
   * @throws InterruptedException if interrupted
   */
  default void raise(String name, long pid) throws IOException, InterruptedException {
    throw new TestAbortedException("no other program can raise " + name + " at " + pid);
  }
}
