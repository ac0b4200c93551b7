package io.github.linuxipc.samples;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import java.time.Duration;

/** Adds up prices that it reads in the transport's memory: poll delivers views, not copies. */
public final class PricesReceiver {
  private static final int BATCH = 64;
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  private long count;
  private long sum;

  private PricesReceiver() {}

  /**
   * Receives N prices, then prints their sum.
   *
   * @param args N
   * @throws Exception if the channel cannot be bound, or fails
   */
  public static void main(String[] args) throws Exception {
    PricesReceiver received = new PricesReceiver();
    try (Ipc ipc = Ipc.create();
        Receiver prices = ipc.receiver("prices")) {
      while (received.count < Long.parseLong(args[0])) {
        prices.poll(received::onPrice, BATCH, ONE_SECOND);
      }
    }
    System.out.println(received.sum);
  }

  private void onPrice(Message price) {
    count++;
    sum += price.payload().getLong();
  }
}
