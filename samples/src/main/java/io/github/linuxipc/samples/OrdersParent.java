package io.github.linuxipc.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ChildEndpoint;
import io.github.linuxipc.channel.Sender;
import java.nio.file.Path;

/**
 * Starts {@link OrdersReceiver} as a child process, and sends its own arguments to the child as
 * orders.
 */
public final class OrdersParent {
  private OrdersParent() {}

  /**
   * Runs parent and child.
   *
   * @param args the orders
   * @throws Exception if the child cannot be started, or the channel fails
   */
  public static void main(String[] args) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), OrdersReceiver.class.getName())
            .inheritIO();
    try (Ipc ipc = Ipc.create()) {
      Process child = ipc.startChild(builder, ChildEndpoint.receiver("orders"));
      try (Sender orders = ipc.sender("orders")) {
        for (String order : args) {
          orders.send(order.getBytes(UTF_8));
        }
      } // the child's stream ends here
      child.waitFor();
    }
  }
}
