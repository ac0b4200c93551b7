package io.github.linuxipc.signal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The handlers that waiters have in this JVM: one a signal, which tells all waiters of it. */
final class SignalHandlers {
  private static final Map<SignalName, Installed> INSTALLED = new HashMap<>();

  private SignalHandlers() {}

  private record Installed(JvmSignal signal, List<Runnable> listeners) {
    static Installed of(SignalName name) {
      List<Runnable> listeners = new CopyOnWriteArrayList<>();
      return new Installed(
          JvmSignal.handle(name.name(), () -> listeners.forEach(Runnable::run)), listeners);
    }
  }

  /**
   * Has a listener told of a signal.
   *
   * @param listener quick, and without errors
   * @throws IllegalArgumentException if the JVM keeps the signal to itself
   */
  static synchronized void add(SignalName name, Runnable listener) {
    INSTALLED.computeIfAbsent(name, Installed::of).listeners().add(listener);
  }

  /** Has it told no more; after the last one, what was there before comes back. */
  static synchronized void remove(SignalName name, Runnable listener) {
    Installed installed = INSTALLED.get(name);
    if (installed == null) {
      return;
    }
    installed.listeners().remove(listener);
    if (installed.listeners().isEmpty()) {
      INSTALLED.remove(name);
      installed.signal().restore(name.isDeadlyByDefault());
    }
  }
}
