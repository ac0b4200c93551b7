package io.github.linuxipc.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.event.WaitSet;
import io.github.linuxipc.event.Waiter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Prints the orders that arrive, until another process wakes the event "closing". */
public final class OrdersDesk {
  private OrdersDesk() {}

  /**
   * Runs until the event is woken.
   *
   * @param args ignored
   * @throws Exception if the channel or the event cannot be bound, or fails
   */
  public static void main(String[] args) throws Exception {
    AtomicBoolean open = new AtomicBoolean(true);
    try (Ipc ipc = Ipc.create();
        Receiver orders = ipc.receiver("orders");
        Waiter closing = ipc.waiter("closing");
        WaitSet set = ipc.waitSet()) {
      set.add(orders, order -> System.out.println(new String(order.toByteArray(), UTF_8)));
      set.add(closing, () -> open.set(false));
      while (open.get()) {
        set.await(Duration.ofMinutes(1));
      }
      System.out.println("closing");
    }
  }
}
