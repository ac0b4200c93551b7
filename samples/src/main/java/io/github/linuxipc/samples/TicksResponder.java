package io.github.linuxipc.samples;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.Responder;
import java.nio.ByteBuffer;

/**
 * Answers a request for N ticks with the numbers 1 to N, each a part of a streamed response, until
 * the process is stopped.
 */
public final class TicksResponder {
  private TicksResponder() {}

  /**
   * Runs the responder.
   *
   * @param args ignored
   * @throws Exception if the service cannot be bound, or fails
   */
  public static void main(String[] args) throws Exception {
    try (Ipc ipc = Ipc.create();
        Responder ticks = ipc.responder("ticks")) {
      ticks.serve(TicksResponder::answer);
    }
  }

  private static void answer(Request request) throws Exception {
    long count = request.payload().getLong();
    ByteBuffer part = ByteBuffer.allocate(Long.BYTES);
    for (long tick = 1; tick <= count; tick++) {
      part.clear().putLong(tick).flip();
      if (!request.emit(part, request.remaining())) {
        return; // the subscriber has cancelled, or asked for no further part in time
      }
    }
    request.complete();
  }
}
