package io.github.linuxipc.spi;

import java.security.AccessController;
import java.security.PrivilegedAction;

/** Creates the threads on which the engine and the mechanisms work in the background. */
public final class BackgroundThread {
  private BackgroundThread() {}

  /**
   * Creates a daemon thread, and does not start it. The thread inherits from its creator no context
   * class loader, no thread-local value, and no access control context of the code on the creator's
   * stack. The thread, and the threads that are created on it, would retain all of these for as
   * long as they live.
   *
   * @param name the thread's name, which begins with {@code ipc-}
   * @param owner the class that needs the thread; its class loader becomes the thread's context
   *     class loader
   * @param work what the thread does
   * @return the thread
   */
  @SuppressWarnings("removal") // needed before JDK 24, and harmless after
  public static Thread create(String name, Class<?> owner, Runnable work) {
    Thread thread =
        AccessController.doPrivileged(
            (PrivilegedAction<Thread>) () -> new Thread(null, work, name, 0, false));
    thread.setContextClassLoader(owner.getClassLoader());
    thread.setDaemon(true);
    return thread;
  }
}
