package io.github.linuxipc.signal;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The signal handlers that this library has installed in this JVM. There is one for each signal,
 * and it notifies all waiters for that signal.
 */
final class SignalHandlers {
  private static final Map<SignalName, Installed> INSTALLED = new HashMap<>();

  private SignalHandlers() {}

  private record Installed(
      SunMiscSignal signal, SignalDelivery delivery, List<Runnable> listeners) {
    static Installed of(SignalName name) throws IOException {
      List<Runnable> listeners = new CopyOnWriteArrayList<>();
      SunMiscSignal signal =
          SunMiscSignal.handle(name.name(), () -> listeners.forEach(Runnable::run));
      try {
        return new Installed(signal, SignalDelivery.open(name, signal), listeners);
      } catch (IOException | RuntimeException | Error e) {
        signal.restore(name.isDeadlyByDefault());
        throw e;
      }
    }
  }

  /**
   * Adds a listener for a signal.
   *
   * @param listener runs on each delivery; it must be quick and must not throw
   * @throws IllegalArgumentException if the JVM reserves the signal for itself
   * @throws IOException if the signal would not reach the handler, or a system call fails
   */
  static synchronized void add(SignalName name, Runnable listener) throws IOException {
    Installed installed = INSTALLED.get(name);
    if (installed == null) {
      installed = Installed.of(name);
      INSTALLED.put(name, installed);
    }
    installed.listeners().add(listener);
  }

  /**
   * Removes a listener. When the last listener of a signal is removed, the previous handler is
   * restored, with the exceptions that {@link SunMiscSignal#restore} describes.
   */
  static synchronized void remove(SignalName name, Runnable listener) {
    Installed installed = INSTALLED.get(name);
    if (installed == null) {
      return;
    }
    installed.listeners().remove(listener);
    if (installed.listeners().isEmpty()) {
      INSTALLED.remove(name);
      installed.delivery().close();
      installed.signal().restore(name.isDeadlyByDefault());
    }
  }
}
