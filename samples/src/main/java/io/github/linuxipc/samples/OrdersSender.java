package io.github.linuxipc.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Sender;

/** Sends its arguments as orders. */
public final class OrdersSender {
  private OrdersSender() {}

  /**
   * Runs the sender.
   *
   * @param args the orders
   * @throws Exception if no receiver is bound before the connect time-out, or the channel fails
   */
  public static void main(String[] args) throws Exception {
    try (Ipc ipc = Ipc.create();
        Sender orders = ipc.sender("orders")) {
      for (String order : args) {
        orders.send(order.getBytes(UTF_8));
      }
    }
  }
}
