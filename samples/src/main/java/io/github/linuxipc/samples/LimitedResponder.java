package io.github.linuxipc.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.WaitSet;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardKey;
import io.github.linuxipc.state.Value;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Answers requests for quotes up to a limit, which another process may change at any time. */
public final class LimitedResponder {
  private LimitedResponder() {}

  /**
   * Serves until the process is ended.
   *
   * @param args none
   * @throws Exception if the service or the blackboard cannot be opened
   */
  public static void main(String[] args) throws Exception {
    try (Ipc ipc = Ipc.create();
        Blackboard limits = ipc.blackboard("limits");
        Responder quotes = ipc.responder("quotes");
        WaitSet set = ipc.waitSet()) {
      BlackboardKey longest = limits.key("longest");
      set.add(quotes, request -> answer(request, limits, longest));
      set.add(limits, longest, () -> System.out.println("The limit has changed"));
      while (quotes.isOpen()) {
        set.await(Duration.ofSeconds(1));
      }
    }
  }

  private static void answer(Request request, Blackboard limits, BlackboardKey key)
      throws IpcException {
    String symbol = new String(request.toByteArray(), UTF_8);
    Value limit = limits.get(key);
    int longest =
        limit == null
            ? Integer.MAX_VALUE
            : Integer.parseInt(UTF_8.decode(limit.bytes()).toString());
    String answer =
        symbol.length() > longest
            ? symbol + " is longer than " + longest
            : symbol + " costs " + symbol.length();
    request.reply(ByteBuffer.wrap(answer.getBytes(UTF_8)));
  }
}
