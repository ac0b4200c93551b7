package io.github.linuxipc.engine;

import org.jspecify.annotations.Nullable;

/**
 * Detects threads that have called {@link System#exit}. Such a thread waits for the shutdown hooks,
 * and then the process halts. The thread therefore never releases what it holds, and never again
 * touches what it uses.
 */
public final class ExitingThread {
  private static final String SHUTDOWN = "java.lang.Shutdown"; // on all JDKs from 1.3 on

  private ExitingThread() {}

  /**
   * Returns whether the thread has called exit and therefore never returns to its caller. Called
   * during the shutdown.
   *
   * @param thread the thread, or null for none
   * @return whether it has called exit
   */
  public static boolean is(@Nullable Thread thread) {
    if (thread == null) {
      return false;
    }
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals(SHUTDOWN)) {
        return true;
      }
    }
    return false;
  }
}
