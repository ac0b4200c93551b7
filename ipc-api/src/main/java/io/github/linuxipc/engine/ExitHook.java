package io.github.linuxipc.engine;

import org.jspecify.annotations.Nullable;

/** A shutdown hook that exists as long as there may be something to deliver. Thread-safe. */
final class ExitHook {
  private final Engine engine;
  private @Nullable Thread hook;
  private boolean removed;

  ExitHook(Engine engine) {
    this.engine = engine;
  }

  /** Makes sure that there is a hook; false if the process is on its way out already. */
  synchronized boolean install() {
    if (hook == null && !removed) {
      hook = new Thread(engine::closeAtExit, "ipc-exit");
      try {
        Runtime.getRuntime().addShutdownHook(hook);
      } catch (IllegalStateException e) {
        hook = null;
        return false;
      }
    }
    return true;
  }

  synchronized void remove() {
    removed = true;
    if (hook != null) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // the process is on its way out, and the hook runs
      }
      hook = null;
    }
  }
}
