package io.github.linuxipc.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.service.Responder;

/** Answers questions for a price, one after another on one thread, until the process is stopped. */
public final class QuotesResponder {
  private QuotesResponder() {}

  /**
   * Runs the responder.
   *
   * @param args ignored
   * @throws Exception if the service cannot be bound, or fails
   */
  public static void main(String[] args) throws Exception {
    try (Ipc ipc = Ipc.create();
        Responder quotes = ipc.responder("quotes")) {
      quotes.serve(request -> request.reply(priceOf(request.toByteArray())));
    }
  }

  private static byte[] priceOf(byte[] symbol) {
    return (new String(symbol, UTF_8) + " costs " + symbol.length).getBytes(UTF_8);
  }
}
