package io.github.linuxipc.tests;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import java.io.IOException;
import org.opentest4j.TestAbortedException;

/**
 * What the kit has to know of the notifier under test: an event's address. The rest is optional.
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
   * Makes an instance from the kit's settings. Override it to add some of your own.
   *
   * @param builder the kit's settings
   * @return the instance
   */
  default Ipc build(IpcBuilder builder) {
    return builder.build();
  }

  /**
   * Raises the event as another program would that knows nothing of this library, such as {@code
   * kill}. Without it that test is skipped.
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
