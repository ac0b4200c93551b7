package io.github.linuxipc.bench.library;

import io.github.linuxipc.bench.plan.SequenceMarker;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A library that calls services, or a setting of one. Its responder returns what it receives. */
public interface MeasuredService extends MeasuredSubject {
  /**
   * The warm-up factor of the services of other libraries. Their calls run through so much code
   * that they become ever faster for 20 to 30 s. The calls of this library are steady after 2 s.
   */
  int LONG_WARM_UP = 10;

  /**
   * Opens the responder, which answers in one thread of its own.
   *
   * @param endpoints where it is called
   * @param handler receives each request before it is answered, in that thread
   * @return what to close at the end
   * @throws IOException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted
   */
  AutoCloseable openResponder(Endpoints endpoints, BenchHandler handler)
      throws IOException, InterruptedException;

  /**
   * Opens a requester, and waits for the responder.
   *
   * @param endpoints where the responder is called
   * @return the requester
   * @throws IOException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted
   */
  BenchRequester openRequester(Endpoints endpoints) throws IOException, InterruptedException;

  /**
   * Hands over a message that is a part of a buffer.
   *
   * @param message the bytes between position and limit, at least {@link
   *     io.github.linuxipc.bench.plan.Scenario#MIN_SIZE}; they begin and end with a {@link
   *     SequenceMarker}
   * @param handler receives it
   */
  static void deliver(ByteBuffer message, BenchHandler handler) {
    long marker = message.getLong(message.position());
    long end = message.getLong(message.limit() - Long.BYTES);
    handler.onMessage(marker, end, message.remaining());
  }
}
