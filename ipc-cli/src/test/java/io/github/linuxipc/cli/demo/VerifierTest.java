package io.github.linuxipc.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The demo's verifier must reject broken streams. */
class VerifierTest {
  private static final int TOTAL = 4_000;

  private final Payloads payloads = new Payloads();
  private final Verifier verifier = new Verifier();

  @Test
  void shouldPassAnIntactStream() {
    take(LongStream.range(0, TOTAL));
    assertCounts(TOTAL, 0, 0, 0);
  }

  @Test
  void shouldHaveMessagesOfAllSizes() {
    assertTrue(LongStream.range(0, TOTAL).anyMatch(n -> Payloads.size(n) == 0));
    assertTrue(LongStream.range(0, TOTAL).anyMatch(n -> Payloads.size(n) == Payloads.LARGEST));
    assertTrue(LongStream.range(0, TOTAL).anyMatch(n -> between(n, 1, 11)));
    assertTrue(LongStream.range(0, TOTAL).anyMatch(n -> between(n, 32 << 10, 64 << 10)));
  }

  private static boolean between(long number, int least, int most) {
    return Payloads.size(number) >= least && Payloads.size(number) <= most;
  }

  @Test
  void shouldCountALostMessage() {
    take(LongStream.range(0, TOTAL).filter(n -> n != 2_000));
    assertCounts(TOTAL - 1, 1, 0, 0);
  }

  @Test
  void shouldCountLostMessagesAtTheEnd() {
    take(LongStream.range(0, TOTAL - 10));
    assertCounts(TOTAL - 10, 10, 0, 0);
  }

  @Test
  void shouldCountARepeatedMessage() {
    take(LongStream.concat(LongStream.range(0, 2_001), LongStream.range(2_000, TOTAL)));
    assertCounts(TOTAL, 0, 1, 0);
  }

  @Test
  void shouldCountASurplusMessage() {
    take(LongStream.range(0, TOTAL + 1));
    assertCounts(TOTAL + 1, 0, 1, 0);
  }

  @Test
  void shouldCountAChangedByteAtEveryPosition() {
    long number = LongStream.range(0, TOTAL).filter(n -> between(n, 20, 200)).findFirst().orElse(0);
    int size = Payloads.size(number);
    for (int at = 0; at < size; at++) {
      ByteBuffer message = message(number);
      message.put(at, (byte) (message.get(at) ^ 1));
      Verifier fresh = new Verifier();
      LongStream.range(0, number).forEach(n -> fresh.check(message(n)));
      fresh.check(message);
      assertEquals(1, fresh.corrupt(), "byte " + at);
    }
  }

  @Test
  void shouldCountATornMessage() {
    take(LongStream.range(0, 2_000));
    ByteBuffer torn = message(2_000);
    verifier.check(torn.limit(torn.limit() / 2));
    take(LongStream.range(2_001, TOTAL));
    assertCounts(TOTAL - 1, 0, 0, 1);
  }

  private void take(LongStream numbers) {
    numbers.forEach(number -> verifier.check(message(number).asReadOnlyBuffer()));
  }

  private ByteBuffer message(long number) {
    ByteBuffer message = ByteBuffer.allocate(Payloads.size(number));
    payloads.write(number, message);
    return message;
  }

  private void assertCounts(long verified, long lost, long repeated, long corrupt) {
    assertEquals(verified, verifier.verified(), "verified");
    assertEquals(lost, verifier.lost(TOTAL), "lost");
    assertEquals(repeated, verifier.repeated(TOTAL), "repeated");
    assertEquals(corrupt, verifier.corrupt(), "corrupt");
  }
}
