package io.github.linuxipc.tests.mutants;

import static io.github.linuxipc.tests.mutants.MutantRunner.runTests;

import io.github.linuxipc.channel.Header;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each engine that breaks headers must fail the kit, in the expected test and for the expected
 * reason.
 */
@Tag("slow")
@Tag("one-jdk")
class EngineHeaderMutantsTest {
  private static final String ORDER = "H01_shouldKeepOrderRepeatsAndBytes";

  /**
   * Returns a wrapper that delivers each message with the headers that {@code change} returns. A
   * copy of the message keeps the original headers.
   */
  private static EndpointWrapper delivering(UnaryOperator<Headers> change) {
    return (method, arguments, good) -> {
      for (int i = 0; i < arguments.length; i++) {
        if (arguments[i] instanceof MessageHandler handler) {
          arguments[i] =
              (MessageHandler)
                  message -> handler.onMessage(new Changed(message, change, message.copy()));
        }
      }
      Object made = good.make(arguments);
      return made instanceof Message message ? new Changed(message, change, message) : made;
    };
  }

  /** A message with other headers. */
  private record Changed(Message message, UnaryOperator<Headers> change, Message copied)
      implements Message {
    @Override
    public ByteBuffer payload() {
      return message.payload();
    }

    @Override
    public long senderId() {
      return message.senderId();
    }

    @Override
    public Headers headers() {
      return change.apply(message.headers());
    }

    @Override
    public Message copy() {
      return copied;
    }
  }

  @Test
  void shouldCatchHeadersInReverseOrder() throws Exception {
    runTests(delivering(EngineHeaderMutantsTest::reversed), ORDER)
        .failed(ORDER, "the names in order");
  }

  private static Headers reversed(Headers headers) {
    Headers.Builder reversed = Headers.builder();
    for (int i = headers.size() - 1; i >= 0; i--) {
      reversed.add(headers.get(i).name(), headers.get(i).bytes());
    }
    return reversed.build();
  }

  @Test
  void shouldCatchRepeatsThatAreDropped() throws Exception {
    runTests(delivering(EngineHeaderMutantsTest::distinct), ORDER)
        .failed(ORDER, "the names in order");
  }

  private static Headers distinct(Headers headers) {
    Headers.Builder distinct = Headers.builder();
    Set<String> names = new HashSet<>();
    for (Header header : headers) {
      if (names.add(header.name())) {
        distinct.add(header.name(), header.bytes());
      }
    }
    return distinct.build();
  }

  @Test
  void shouldCatchValuesThatWereTakenForText() throws Exception {
    runTests(delivering(EngineHeaderMutantsTest::asText), ORDER).failed(ORDER, "of every byte");
  }

  private static Headers asText(Headers headers) {
    Headers.Builder texts = Headers.builder();
    headers.forEach(header -> texts.add(header.name(), header.text()));
    return texts.build();
  }

  @Test
  void shouldCatchTheHeadersOfAnEarlierMessage() throws Exception {
    String test = "H01_shouldGiveNoHeadersToAMessageThatHasNone";
    AtomicReference<Headers> last = new AtomicReference<>(Headers.empty());
    runTests(
            delivering(
                headers -> headers.size() == 0 ? last.get() : last.updateAndGet(h -> headers)),
            test)
        .failed(test, "a message without headers");
  }

  @Test
  void shouldCatchACopyWithoutHeaders() throws Exception {
    String test = "H02_shouldGiveHeadersToTheHandlerAndToACopy";
    runTests(
            (method, arguments, good) -> {
              for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] instanceof MessageHandler handler) {
                  arguments[i] = (MessageHandler) view -> handler.onMessage(bareCopy(view));
                }
              }
              return good.make(arguments);
            },
            test)
        .failed(test, "the headers of the copy of message 0");
  }

  private static Message bareCopy(Message view) {
    Message copy = new Changed(view.copy(), headers -> Headers.empty(), view);
    return new Changed(view, headers -> headers, copy);
  }

  @Test
  void shouldCatchHeadersThatAreNotSent() throws Exception {
    String dropped = "H02_shouldSendHeadersInEveryWay";
    runTests(
            (method, arguments, good) -> {
              for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] instanceof Headers) {
                  arguments[i] = Headers.empty();
                }
              }
              return good.make(arguments);
            },
            dropped)
        .failed(dropped, "the headers of message 0");
  }
}
