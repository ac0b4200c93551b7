package io.github.linuxipc.tests.mutants;

import static io.github.linuxipc.tests.mutants.MutantRunner.runTests;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Statistics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each broken engine must fail the kit, in the expected test and for the expected reason. */
@Tag("slow")
@Tag("one-jdk")
class EngineMutantsTest {
  @Test
  void shouldCatchARefusedBufferThatWasMoved() throws Exception {
    String test = "T07_shouldRefuseATrySendWhenFullAndLeaveTheBufferUnmoved";
    runTests(
            (method, arguments, good) -> {
              Object sent = good.make(arguments);
              if (Boolean.FALSE.equals(sent) && arguments[0] instanceof ByteBuffer refused) {
                refused.position(refused.position() + 1);
              }
              return sent;
            },
            test)
        .failed(test, "the buffer's position and limit are 4 and");
  }

  @Test
  void shouldCatchAnAcceptedBufferThatWasNotMoved() throws Exception {
    String test = "T01_shouldTakeEveryKindOfBufferAndMoveItsPositionToItsLimit";
    runTests(
            (method, arguments, good) ->
                method.getName().equals("send") && arguments[0] instanceof ByteBuffer buffer
                    ? good.make(buffer.duplicate())
                    : good.make(arguments),
            test)
        .failed(test, "the buffer's position and limit are");
  }

  @Test
  void shouldCatchATimeoutThatIsNotWaitedFor() throws Exception {
    String test = "T15_shouldWaitForAMessageAtLeastAsLongAsTheTimeout";
    runTests(
            (method, arguments, good) ->
                arguments.length == 1 && arguments[0] instanceof Duration
                    ? good.make(Duration.ZERO)
                    : good.make(arguments),
            test)
        .failed(test, "which is less than");
  }

  @Test
  void shouldCatchAMessageThatIsDeliveredTwice() throws Exception {
    AtomicInteger count = new AtomicInteger();
    String test = "T03_shouldDeliverBatchesOnceAndWhole";
    runTests(
            (method, arguments, good) -> {
              if (!method.getName().equals("poll") || arguments.length != 3) {
                return good.make(arguments);
              }
              MessageHandler handler = (MessageHandler) arguments[0];
              return good.make(twice(handler, count), arguments[1], arguments[2]);
            },
            test)
        .failed(test, "came twice or late");
  }

  private static MessageHandler twice(MessageHandler handler, AtomicInteger count) {
    return message -> {
      handler.onMessage(message);
      if (count.incrementAndGet() % 100 == 0) {
        handler.onMessage(message);
      }
    };
  }

  @Test
  void shouldCatchAHandlersErrorThatIsSwallowed() throws Exception {
    String test = "T14_shouldCountAMessageAsConsumedWhenItsHandlerThrows";
    runTests(
            (method, arguments, good) -> {
              try {
                return good.make(arguments);
              } catch (IllegalStateException e) {
                return method.getReturnType() == int.class ? -1 : null;
              }
            },
            test)
        .failed(test, "Expected java.lang.IllegalStateException to be thrown");
  }

  @Test
  void shouldCatchACopyThatIsTheViewItself() throws Exception {
    String test = "T01_shouldKeepACopyWhenTheViewHasExpired";
    runTests(
            (method, arguments, good) ->
                method.getName().equals("poll") && arguments.length == 2
                    ? good.make(uncopied((MessageHandler) arguments[0]), arguments[1])
                    : good.make(arguments),
            test)
        .failed(test, "came in the place of message 0");
  }

  /** Delivers messages whose copy is the view itself. */
  private static MessageHandler uncopied(MessageHandler handler) {
    return view ->
        handler.onMessage(
            new Message() {
              @Override
              public ByteBuffer payload() {
                return view.payload();
              }

              @Override
              public long senderId() {
                return view.senderId();
              }

              @Override
              public Headers headers() {
                return view.headers();
              }

              @Override
              public Message copy() {
                return this;
              }
            });
  }

  @Test
  void shouldCatchAWrongCount() throws Exception {
    String test = "T03_shouldDeliverTwentyThousandMessagesOfMixedSizesOnceAndWhole";
    runTests(
            (method, arguments, good) ->
                method.getName().equals("statistics")
                    ? oneLess((Statistics) good.make(arguments))
                    : good.make(arguments),
            test)
        .failed(test, "messages counted by the sender");
  }

  private static Statistics oneLess(Statistics s) {
    return new Statistics(s.messages() - 1, s.bytes(), 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void shouldCatchACloseThatIsNotIdempotent() throws Exception {
    String test = "T13_shouldCloseASenderRepeatedly";
    AtomicBoolean closed = new AtomicBoolean();
    runTests(
            (method, arguments, good) -> {
              if (method.getName().equals("close") && closed.getAndSet(true)) {
                throw new IllegalStateException("closed already");
              }
              return good.make(arguments);
            },
            test)
        .failed(test, "closed already");
  }

  @Test
  void shouldCatchAShutdownThatDropsWhatWasAccepted() throws Exception {
    String test = "T13_shouldDeliverAllThatWasAcceptedFromStreamsWithoutAPause";
    AtomicBoolean shutdown = new AtomicBoolean();
    runTests(
            (method, arguments, good) -> {
              if (method.getName().equals("poll") && shutdown.get()) {
                MessageHandler dropping = message -> {};
                return good.make(dropping, arguments[1], arguments[2]);
              }
              shutdown.compareAndSet(false, method.getName().equals("shutdown"));
              return good.make(arguments);
            },
            test)
        .failed(test, "messages sent and received of each stream");
  }

  @Test
  void shouldCatchAShutdownThatCloses() throws Exception {
    String test = "T13_shouldEndAtOnceWhenTheSendersHaveLeft";
    AtomicBoolean shutdown = new AtomicBoolean();
    runTests(
            (method, arguments, good) -> {
              if (method.getName().equals("isOpen") && shutdown.get()) {
                return false;
              }
              shutdown.compareAndSet(false, method.getName().equals("shutdown"));
              return good.make(arguments);
            },
            test)
        .failed(test, "open until it is closed");
  }

  @Test
  void shouldCatchAClaimThatDoesNotExcludeOthers() throws Exception {
    String test = "T14_shouldShowOtherSendsAFullChannelWhileAClaimIsOpen";
    runTests(
            (method, arguments, good) ->
                method.getName().equals("trySend") && arguments.length == 1
                    ? (Object) true
                    : good.make(arguments),
            test)
        .failed(test, "trySend while a claim is open");
  }

  @Test
  void shouldPassAnEngineThatIsWrappedOnly() throws Exception {
    runTests(
            (method, arguments, good) -> good.make(arguments),
            "T14_shouldShowOtherSendsAFullChannelWhileAClaimIsOpen",
            "T01_shouldKeepACopyWhenTheViewHasExpired")
        .passed();
  }
}
