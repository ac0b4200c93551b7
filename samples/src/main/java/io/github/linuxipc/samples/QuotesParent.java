package io.github.linuxipc.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ChildEndpoint;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.Requester;
import java.nio.file.Path;
import java.time.Duration;

/** Starts {@link QuotesResponder} as a child process, and asks the child for prices. */
public final class QuotesParent {
  private QuotesParent() {}

  /**
   * Runs parent and child.
   *
   * @param args the symbols
   * @throws Exception if the child cannot be started, or does not answer
   */
  public static void main(String[] args) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), QuotesResponder.class.getName())
            .inheritIO();
    try (Ipc ipc = Ipc.create()) {
      Process child = ipc.startChild(builder, ChildEndpoint.responder("quotes"));
      try (Requester quotes = ipc.requester("quotes")) {
        for (String symbol : args) {
          Message price = quotes.call(symbol.getBytes(UTF_8), Duration.ofSeconds(10));
          System.out.println(new String(price.toByteArray(), UTF_8));
        }
      } finally {
        child.destroy(); // it would end by itself when this process has exited
        child.waitFor();
      }
    }
  }
}
