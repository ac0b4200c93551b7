package io.github.linuxipc.cli.demo;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import java.time.Duration;

/**
 * The process that answers each wake-up with a wake-up. Its code names no notifier, because the
 * addresses of the events are arguments.
 */
public final class EventPeer {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private EventPeer() {}

  /**
   * Answers wake-ups. Ends after the last one, or if none arrives for 20 seconds. The process that
   * started this process destroys it at the end of the run in any case.
   *
   * @param args the event to wait for, the event to wake, and the number of wake-ups to answer
   *     after the first
   * @throws Exception if an event fails
   */
  public static void main(String[] args) throws Exception {
    try (Ipc ipc = Ipc.create();
        Waiter ping = ipc.waiter(args[0]);
        Waker pong = ipc.waker(args[1])) {
      for (int i = 0; i <= Integer.parseInt(args[2]) && ping.await(TIMEOUT); i++) {
        pong.wake();
      }
    }
  }
}
