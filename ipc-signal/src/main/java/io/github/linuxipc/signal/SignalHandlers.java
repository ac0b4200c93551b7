package io.github.linuxipc.signal;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The handlers that waiters have in this JVM: one a signal, which tells all waiters of it. */
final class SignalHandlers {
  private static final Map<SignalName, Installed> INSTALLED = new HashMap<>();

  private SignalHandlers() {}

  private record Installed(JvmSignal signal, SignalDelivery reception, List<Runnable> listeners) {
    static Installed of(SignalName name) throws IOException {
      List<Runnable> listeners = new CopyOnWriteArrayList<>();
      JvmSignal signal = JvmSignal.handle(name.name(), () -> listeners.forEach(Runnable::run));
      try {
        return new Installed(signal, SignalDelivery.open(name, signal), listeners);
      } catch (IOException | RuntimeException | Error e) {
        signal.restore(name.isDeadlyByDefault());
        throw e;
      }
    }
  }

  /**
   * Has a listener told of a signal.
   *
   * @param listener quick, and without errors
   * @throws IllegalArgumentException if the JVM keeps the signal to itself
   * @throws IOException if the signal would not reach the handler
   */
  static synchronized void add(SignalName name, Runnable listener) throws IOException {
    Installed installed = INSTALLED.get(name);
    if (installed == null) {
      installed = Installed.of(name);
      INSTALLED.put(name, installed);
    }
    installed.listeners().add(listener);
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
      installed.reception().close();
      installed.signal().restore(name.isDeadlyByDefault());
    }
  }
}
