package io.github.linuxipc.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;

/** Prints the orders that arrive, until the stream ends or the process is stopped. */
public final class OrdersReceiver {
  private OrdersReceiver() {}

  /**
   * Runs the receiver.
   *
   * @param args ignored
   * @throws Exception if the channel cannot be bound, or fails
   */
  public static void main(String[] args) throws Exception {
    try (Ipc ipc = Ipc.create();
        Receiver orders = ipc.receiver("orders")) {
      orders.forEach(order -> System.out.println(new String(order.toByteArray(), UTF_8)));
    }
  }
}
