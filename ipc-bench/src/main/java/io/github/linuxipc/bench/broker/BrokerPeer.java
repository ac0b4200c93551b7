package io.github.linuxipc.bench.broker;

import java.nio.file.Path;
import java.util.Locale;

/** The process of the receiver or of the senders. */
public final class BrokerPeer {
  /** Is printed when the queue is there. */
  public static final String BOUND = "bound";

  private static final int SENDERS = 8;

  private BrokerPeer() {}

  /**
   * Runs the receiver until it has counted, whose rate it prints; or the senders until the process
   * is killed.
   *
   * @param args {@code channel} or {@code client}, with {@code -blocking} if each send waits for
   *     the broker; {@code send} or {@code receive}; the broker; a runtime directory; the
   *     milliseconds of the warm-up and of the window
   * @throws Exception if the broker is gone
   */
  public static void main(String[] args) throws Exception {
    boolean blocking = args[0].endsWith("-blocking");
    BrokerLoad load =
        args[0].startsWith("channel")
            ? new ChannelLoad(args[2], Path.of(args[3]), blocking)
            : new CoreClientLoad(args[2], blocking);
    if (args[1].equals("send")) {
      for (int i = 0; i < SENDERS; i++) {
        new Thread(() -> send(load), "sender-" + i).start();
      }
      return;
    }
    BrokerLoad.Count count = new BrokerLoad.Count(Long.parseLong(args[4]), Long.parseLong(args[5]));
    load.receive(() -> System.out.println(BOUND), count);
    System.out.println(String.format(Locale.ROOT, "%.0f", count.rate()));
    System.exit(0);
  }

  private static void send(BrokerLoad load) {
    try {
      load.send();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
