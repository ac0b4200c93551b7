package io.github.linuxipc.tests;

import static io.github.linuxipc.tests.traffic.Texts.bytes;
import static io.github.linuxipc.tests.traffic.Texts.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.tests.traffic.PartCollector;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** R9: streamed responses, whose parts need credit. R1 for their end. */
public abstract class StreamContract extends ServiceTest {
  private static final int CREDIT = 5;
  private static final int FAR_BEYOND_CREDIT = 50;

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected StreamContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void R09_shouldStreamAnyNumberOfPartsInOrder() throws Exception {
    serve(responder(), StreamContract::emitAsManyAsAskedFor);
    Requester requester = requester();
    for (int parts : new int[] {0, 1, 10, 300}) {
      PartCollector collector = new PartCollector(3);
      requester.stream(bytes("" + parts), LONG).subscribe(collector);
      for (int i = 0; i < parts; i++) {
        assertEquals("part " + i, next(collector.signals()));
      }
      assertEquals(PartCollector.COMPLETE, next(collector.signals()));
    }
  }

  private static void emitAsManyAsAskedFor(Request request) throws Exception {
    int parts = Integer.parseInt(text(request));
    for (int i = 0; i < parts; i++) {
      assertTrue(request.emit(bytes("part " + i), LONG));
    }
    request.complete();
  }

  @Test
  void R01_shouldEndAStreamOnce() throws Exception {
    serve(responder(), StreamContract::emitAsManyAsAskedFor);
    PartCollector collector = new PartCollector(3);
    requester().stream(bytes("1"), LONG).subscribe(collector);
    assertEquals("part 0", next(collector.signals()));
    assertEquals(PartCollector.COMPLETE, next(collector.signals()));
    Thread.sleep(SHORT.toMillis());
    assertTrue(
        collector.signals().isEmpty(), () -> "signals after the end: " + collector.signals());
  }

  @Test
  void R09_shouldEmitNoMoreThanWasRequested() throws Exception {
    LinkedBlockingQueue<Integer> emitted = new LinkedBlockingQueue<>();
    serve(
        responder(),
        request -> {
          int count = 0;
          while (count < FAR_BEYOND_CREDIT && request.emit(bytes("p" + count), patience(count))) {
            count++;
          }
          emitted.add(count);
          request.fail(7, "no more credit");
        });
    PartCollector collector = new PartCollector(0);
    requester().stream(bytes("x"), LONG).subscribe(collector);
    collector.subscription().request(CREDIT);
    assertEquals(CREDIT, next(emitted), "parts emitted");
    for (int i = 0; i < CREDIT; i++) {
      assertEquals("p" + i, next(collector.signals()));
    }
    String end = next(collector.signals());
    assertTrue(end.startsWith(ErrorCode.CALL_FAILED.id()), () -> "it ended with " + end);
  }

  /** Returns for how long to wait for credit: long where it is to come. */
  private static Duration patience(int count) {
    return count < CREDIT ? LONG : SHORT;
  }

  @Test
  void R09_shouldWaitForCreditInThePollingThread() throws Exception {
    serve(
        responder(),
        request -> {
          assertTrue(request.emit(bytes("part"), LONG));
          request.complete();
        });
    PartCollector collector = new PartCollector(0);
    requester().stream(bytes("x"), LONG).subscribe(collector);
    Thread.sleep(SHORT.toMillis());
    assertTrue(collector.signals().isEmpty(), "a part came without credit");
    collector.subscription().request(1);
    assertEquals("part", next(collector.signals()));
    assertEquals(PartCollector.COMPLETE, next(collector.signals()));
  }

  @Test
  void R09_shouldCancelTheCallWithTheSubscription() throws Exception {
    LinkedBlockingQueue<Boolean> ends = new LinkedBlockingQueue<>();
    serve(
        responder(),
        request -> {
          int count = 0;
          while (request.emit(bytes("p" + count), LONG)) {
            count++;
          }
          ends.add(request.isCancelled());
        });
    PartCollector collector = new PartCollector(2);
    requester().stream(bytes("x"), LONG).subscribe(collector);
    assertEquals("p0", next(collector.signals()));
    collector.subscription().cancel();
    assertTrue(next(ends), "the request is not cancelled");
  }
}
