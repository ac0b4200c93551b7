package io.github.linuxipc.signal;

import io.github.linuxipc.posix.SignalActions;
import io.github.linuxipc.posix.SignalState;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Ensures that a signal reaches its handler, even if the signal was ignored or blocked when this
 * process started.
 *
 * <ul>
 *   <li>If SIGHUP, SIGINT or SIGTERM was ignored at the start ({@code nohup}), HotSpot leaves it
 *       ignored and does not report that. This class then copies HotSpot's handler of SIGQUIT to
 *       the signal. HotSpot uses that one handler for all signals. After that, the JVM registers
 *       the handler of this library as if the signal had not been ignored. The default action,
 *       which kills the process, is in effect at no time.
 *   <li>If all threads have inherited a mask that blocks the signal, this class starts a thread
 *       that does not block it.
 * </ul>
 */
final class SignalDelivery implements AutoCloseable {
  private static final int SIGQUIT = 3;

  private final @Nullable UnblockedThread thread;

  private SignalDelivery(@Nullable UnblockedThread thread) {
    this.thread = thread;
  }

  /**
   * Checks the delivery of a signal and repairs it if possible.
   *
   * @param name the signal
   * @param signal the installed handler
   * @throws IOException if a system call fails; it is a {@link SignalNotDeliveredException} if the
   *     signal would not reach the handler
   */
  static SignalDelivery open(SignalName name, SunMiscSignal signal) throws IOException {
    int number = name.number();
    try (SignalState state = SignalState.of(ProcessHandle.current().pid())) {
      if (!state.isCaught(number) && SignalActions.copyHandler(SIGQUIT, number)) {
        signal.reinstall();
      }
      if (!state.isCaught(number)) {
        throw new SignalNotDeliveredException(
            "SIG" + name + " was ignored when this process started, and the JVM leaves it ignored",
            "Start it without nohup, and not as a shell's background command, or use another"
                + " signal.");
      }
      if (!state.isBlocked(number)) {
        return new SignalDelivery(null);
      }
      UnblockedThread thread = new UnblockedThread(name, number);
      thread.start();
      try {
        thread.awaitReady();
        if (state.isHandled(number)) {
          return new SignalDelivery(thread);
        }
      } catch (IOException e) {
        thread.end();
        throw e;
      }
      thread.end();
      throw new SignalNotDeliveredException(
          "SIG" + name + " was blocked when this process started",
          "Start it with a signal mask that does not block it, or use another signal.");
    }
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.end();
    }
  }
}
