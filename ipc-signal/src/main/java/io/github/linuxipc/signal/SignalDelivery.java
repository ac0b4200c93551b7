package io.github.linuxipc.signal;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.SignalActions;
import io.github.linuxipc.posix.SignalState;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that a signal reaches its handler, whatever this process has inherited.
 *
 * <ul>
 *   <li>HotSpot leaves a SIGHUP, SIGINT or SIGTERM that was ignored at the start ({@code nohup})
 *       ignored, and says so to nobody. Then the signal first gets the handler that HotSpot has for
 *       SIGQUIT, which is its one handler for all; after that the JVM registers its own as if
 *       nothing had been ignored. The default, which kills, is in effect at no time.
 *   <li>If all threads have inherited a mask that blocks the signal, a thread is started that does
 *       not.
 * </ul>
 */
final class SignalDelivery implements AutoCloseable {
  private static final int SIGQUIT = 3;

  private final @Nullable UnblockedThread thread;

  private SignalDelivery(@Nullable UnblockedThread thread) {
    this.thread = thread;
  }

  /**
   * Checks, and mends what it can.
   *
   * @param name the signal
   * @param signal its handler, which was installed
   * @throws IOException if the kernel fails, or, as an {@link SignalNotDeliveredException}, if the
   *     signal would not be heard
   */
  static SignalDelivery open(SignalName name, JvmSignal signal) throws IOException {
    int number = name.number();
    try (SignalState state = SignalState.of(ProcessHandle.current().pid())) {
      if (!state.isCaught(number) && SignalActions.copyHandler(SIGQUIT, number)) {
        signal.reinstall();
      }
      if (!state.isCaught(number)) {
        throw new SignalNotDeliveredException(
            "SIG" + name + " was ignored when this process started, and the JVM leaves it so",
            "Start it without nohup, and not as a shell's background command, or take another"
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
      } catch (ErrnoException e) {
        thread.end();
        throw e;
      }
      thread.end();
      throw new SignalNotDeliveredException(
          "SIG" + name + " was blocked when this process started",
          "Start it with a signal mask that does not block it, or take another signal.");
    }
  }

  @Override
  public void close() {
    if (thread != null) {
      thread.end();
    }
  }
}
