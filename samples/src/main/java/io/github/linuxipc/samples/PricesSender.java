package io.github.linuxipc.samples;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.Sender;

/**
 * Writes each price directly into the buffer of a claim. The buffer is the channel's own memory if
 * the transport has the capability {@code ZERO_COPY}.
 */
public final class PricesSender {
  private PricesSender() {}

  /**
   * Sends the prices 1 to N for one item.
   *
   * @param args the number N
   * @throws Exception if no receiver is bound before the connect time-out, or the channel fails
   */
  public static void main(String[] args) throws Exception {
    try (Ipc ipc = Ipc.create();
        Sender prices = ipc.sender("prices")) {
      for (long price = 1; price <= Long.parseLong(args[0]); ) {
        try (Claim claim = prices.tryClaim(Long.BYTES)) {
          if (claim == null) {
            Thread.yield(); // the channel is full, because the receiver is slower
            continue;
          }
          claim.buffer().putLong(price++);
          claim.commit();
        }
      }
    }
  }
}
