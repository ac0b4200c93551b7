package io.github.linuxipc.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.Requester;
import java.time.Duration;

/** Asks for the price of each argument, and prints it. */
public final class QuotesRequester {
  private QuotesRequester() {}

  /**
   * Runs the requester.
   *
   * @param args the symbols
   * @throws Exception if no responder is bound before the connect time-out, or a call fails
   */
  public static void main(String[] args) throws Exception {
    try (Ipc ipc = Ipc.create();
        Requester quotes = ipc.requester("quotes")) {
      for (String symbol : args) {
        Message price = quotes.call(symbol.getBytes(UTF_8), Duration.ofSeconds(10));
        System.out.println(new String(price.toByteArray(), UTF_8));
      }
    }
  }
}
