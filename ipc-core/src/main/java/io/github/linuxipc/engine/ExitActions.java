package io.github.linuxipc.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs when the process exits, beside the close of the endpoints, unless the engine is closed
 * before. An action must not block for long. Thread-safe.
 */
public final class ExitActions {
  private static final Logger LOG = LoggerFactory.getLogger(ExitActions.class);

  private final Set<Runnable> first = ConcurrentHashMap.newKeySet();
  private final Set<Runnable> before = ConcurrentHashMap.newKeySet();
  private final Set<Runnable> after = ConcurrentHashMap.newKeySet();

  ExitActions() {}

  /**
   * Registers an action that runs first, while endpoints can still be opened.
   *
   * @param action the action
   */
  public void addFirst(Runnable action) {
    first.add(action);
  }

  /**
   * Registers an action that runs before the endpoints are closed. No endpoint can be opened then.
   *
   * @param action the action
   */
  public void addBefore(Runnable action) {
    before.add(action);
  }

  /**
   * Registers an action that runs after the endpoints were closed.
   *
   * @param action the action
   */
  public void addAfter(Runnable action) {
    after.add(action);
  }

  void runFirst() {
    runAll(first);
  }

  void runBefore() {
    runAll(before);
  }

  void runAfter() {
    runAll(after);
  }

  private static void runAll(Set<Runnable> actions) {
    for (Runnable action : actions) {
      try {
        action.run();
      } catch (RuntimeException | Error e) { // the rest of the exit must run nevertheless
        LOG.error("An action of the exit has failed", e);
      }
    }
  }
}
