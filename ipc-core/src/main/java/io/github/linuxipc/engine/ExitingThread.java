package io.github.linuxipc.engine;

import org.jspecify.annotations.Nullable;

/**
 * Tells the threads that have called {@link System#exit}: they wait for the shutdown hooks and then
 * the process halts, so what they hold they never give back, and what they use they never touch
 * again.
 */
final class ExitingThread {
  private static final String SHUTDOWN = "java.lang.Shutdown"; // on all JDKs from 1.3 on

  private ExitingThread() {}

  /** Whether the thread never returns to what called it; asked by a shutdown hook. */
  static boolean is(@Nullable Thread thread) {
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
