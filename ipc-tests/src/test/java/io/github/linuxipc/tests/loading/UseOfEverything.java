package io.github.linuxipc.tests.loading;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import java.time.Duration;
import java.util.List;

/**
 * An application that uses every mechanism except {@code pipe}, and then closes everything. The
 * system property {@code loading.runtime-dir} names its runtime directory.
 */
public final class UseOfEverything implements Runnable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final List<String> CHANNELS =
      List.of(
          "inproc:a",
          "unix:a",
          "tcp:127.0.0.1:0",
          "unix-dgram:a",
          "unix-seqpacket:a",
          "mq:a",
          "fifo:a",
          "shm:a?notify=futex",
          "shm:b?notify=sem");
  private static final List<String> EVENTS = List.of("futex:e", "sem:e", "signal:USR1");

  /** Created by {@link Redeployments}. */
  public UseOfEverything() {}

  @Override
  public void run() {
    String directory = System.getProperty("loading.runtime-dir");
    try (Ipc ipc = Ipc.builder().set("runtime-dir", directory).build()) {
      ipc.transports();
      ipc.notifiers();
      for (String channel : CHANNELS) {
        use(ipc, channel);
      }
      for (String event : EVENTS) {
        try (Waiter waiter = ipc.waiter(event);
            Waker waker = ipc.waker(event)) {
          check(waker.wake() && waiter.await(TIMEOUT), event);
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void use(Ipc ipc, String channel) throws Exception {
    try (Receiver receiver = ipc.receiver(channel);
        Sender sender = ipc.sender(receiver.address().toString())) {
      sender.send(new byte[] {1, 2, 3});
      Message message = receiver.receive(TIMEOUT);
      check(message != null, channel);
    }
  }

  private static void check(boolean works, String what) {
    if (!works) {
      throw new IllegalStateException(what);
    }
  }
}
