package io.github.linuxipc.tests;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.peer.PeerFailure;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.Streamer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/** Assertions of the contract that JUnit does not have. */
final class ContractAssertions {
  private static final int BOUND = 1 << 18;
  private static final int YIELDS = 200;

  /** After what time a channel that was full stays full. */
  private static final Duration SETTLES = Duration.ofMillis(300);

  private ContractAssertions() {}

  /** Asserts that a call throws with one of the codes, and returns what it threw. */
  static Throwable throwsCode(Executable call, ErrorCode first, ErrorCode... others) {
    try {
      call.execute();
    } catch (Throwable e) {
      return hasCode(e, first, others);
    }
    throw new AssertionError("the call returned instead of throwing " + EnumSet.of(first, others));
  }

  /**
   * Asserts that an error carries one of the codes. Unless another process reported the error, also
   * asserts that the error's text begins with the code.
   */
  static Throwable hasCode(Throwable error, ErrorCode first, ErrorCode... others) {
    Set<ErrorCode> allowed = EnumSet.of(first, others);
    ErrorCode code = code(error);
    if (code == null || !allowed.contains(code)) {
      throw new AssertionError("threw " + error + " instead of one with " + allowed, error);
    }
    if (!(error instanceof PeerFailure)
        && !String.valueOf(error.getMessage()).startsWith(code.id())) {
      throw new AssertionError("the text does not begin with " + code.id() + ": " + error, error);
    }
    return error;
  }

  private static @Nullable ErrorCode code(Throwable error) {
    if (error instanceof IpcException e) {
      return e.code();
    }
    if (error instanceof IpcConfigurationException e) {
      return e.code();
    }
    if (error instanceof MessageTooLargeException e) {
      return e.code();
    }
    return error instanceof PeerFailure e && !e.code().equals("-")
        ? ErrorCode.valueOf(e.code())
        : null;
  }

  /** Asserts that at least some time has passed since a reading of the clock. */
  static void tookAtLeast(Duration least, long sinceNs) {
    long tookNs = System.nanoTime() - sinceNs;
    if (tookNs < least.toNanos()) {
      throw new AssertionError("it took " + tookNs + " ns, which is less than " + least);
    }
  }

  /**
   * Sends numbered messages until one is refused, and asserts that the refused buffer is unchanged.
   *
   * @return how many messages were accepted
   */
  static long fill(Sender sender, int tag, int size) throws IpcException {
    ByteBuffer message = ByteBuffer.allocateDirect(size + 7);
    for (long accepted = 0; accepted < BOUND; accepted++) {
      Payload.fill(message.position(3).limit(3 + size), tag, accepted);
      if (!sender.trySend(message)) {
        hasPositionAndLimit(message, 3, 3 + size);
        return accepted;
      }
      hasPositionAndLimit(message, 3 + size, 3 + size);
    }
    throw new AssertionError("the channel took " + BOUND + " messages and was never full");
  }

  /**
   * Sends numbered messages until the channel stays full: a server or a kernel may make room for
   * more a moment later.
   *
   * @return how many messages were accepted
   */
  static long fillForGood(Sender sender, int tag, int size)
      throws IpcException, InterruptedException {
    long accepted = fill(sender, tag, size);
    ByteBuffer next = Payload.of(tag, accepted, size);
    while (sender.send(next, SETTLES)) {
      do {
        accepted++;
        next = Payload.of(tag, accepted, size);
      } while (sender.trySend(next));
    }
    return accepted;
  }

  /** Asserts where a buffer's position and limit are. */
  static void hasPositionAndLimit(ByteBuffer buffer, int position, int limit) {
    if (buffer.position() != position || buffer.limit() != limit) {
      throw new AssertionError(
          "the buffer's position and limit are %d and %d, not %d and %d"
              .formatted(buffer.position(), buffer.limit(), position, limit));
    }
  }

  /**
   * Asserts that messages of one sender arrive: the numbers from {@code from} to {@code to} - 1.
   */
  static void rangeArrives(Receiver receiver, int tag, long from, long to, int size)
      throws IpcException, InterruptedException {
    for (long number = from; number < to; number++) {
      Payload.check(receiver.receive().payload(), tag, number, size);
    }
  }

  /**
   * Ends a stream that may be blocked, and asserts that all of its messages arrive. A kernel may
   * find more room in a full buffer later, so the number of messages is final only when the stream
   * has ended.
   *
   * @return how many messages the stream sent
   */
  static long allArrive(Receiver receiver, Streamer stream, DeliveryChecker checker)
      throws IpcException, InterruptedException {
    stream.end();
    while (stream.isRunning() || checker.of(stream.tag()) < stream.accepted()) {
      receiver.poll(checker, 64, Duration.ofMillis(10));
    }
    return stream.finish();
  }

  /** Asserts that no further message arrives for a while. */
  static void nothingArrives(Receiver receiver) throws IpcException, InterruptedException {
    var message = receiver.receive(Duration.ofMillis(100));
    if (message != null) {
      throw new AssertionError(
          "a message of " + message.payload().remaining() + " bytes arrived that was never sent");
    }
  }

  /** Waits until a condition holds. The watchdog ends a wait for a condition that never holds. */
  static void awaitCondition(Condition condition) throws Exception {
    for (int i = 0; !condition.holds(); i++) {
      if (i < YIELDS) {
        Thread.yield();
      } else {
        Thread.sleep(1);
      }
    }
  }

  /** The condition that {@link #awaitCondition} waits for. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }
}
