package io.github.linuxipc.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import io.github.linuxipc.tests.traffic.Payload;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T16: one line of a byte stream is one message. */
public abstract class LinesContract extends ContractTest {
  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected LinesContract(TransportUnderTest subject) {
    super(subject);
  }

  @Override
  List<String> commonSettings() {
    return List.of("wire=lines");
  }

  @BeforeEach
  void assumeLines() {
    assumeTrue(transport().wires().contains(WireFormat.LINES), "needs wire=lines");
  }

  private static void write(WritableByteChannel out, String text) throws Exception {
    ByteBuffer bytes = UTF_8.encode(text);
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static void lines(Receiver receiver, String... expected) throws Exception {
    for (String line : expected) {
      assertEquals(line, new String(receiver.receive().toByteArray(), UTF_8), "the line");
    }
  }

  @Test
  void T16_shouldCarryLinesBetweenOurOwnEnds() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    for (int size : new int[] {0, 1, 12, 100, 4_096, 65_536}) {
      BackgroundAction<?> sending =
          BackgroundAction.run(() -> sender.send(Payload.of(0, size, size)));
      ContractAssertions.rangeArrives(receiver, 0, size, size + 1, size);
      sending.result();
    }
  }

  @Test
  void T16_shouldCarryTheLongestLine() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    BackgroundAction<?> sending =
        BackgroundAction.run(() -> sender.send(Payload.of(0, 0, 1 << 20)));
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, 1 << 20);
    sending.result();
  }

  @Test
  void T16_shouldCarryEveryByteButALineFeed() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    byte[] all = new byte[255];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i < '\n' ? i : i + 1);
    }
    sender.send(all);
    assertArrayEquals(all, receiver.receive().toByteArray());
  }

  @Test
  void T16_shouldRefuseAPayloadWithALineFeedAndSendNothing() throws Exception {
    refusesLineFeeds(receiver(), sender());
  }

  @Test
  void T16_shouldRefuseALineFeedWhenTheSenderFollowsTheReceiver() throws Exception {
    refusesLineFeeds(receiver(), sender("wire=framed")); // a later setting replaces an earlier one
  }

  private static void refusesLineFeeds(Receiver receiver, Sender sender) throws Exception {
    for (String text : new String[] {"\n", "a\n", "\nb", "a\nb"}) {
      ByteBuffer message = UTF_8.encode(text);
      int size = message.remaining();
      ContractAssertions.throwsCode(() -> sender.send(message), ErrorCode.UNSUPPORTED_PAYLOAD);
      ContractAssertions.throwsCode(() -> sender.trySend(message), ErrorCode.UNSUPPORTED_PAYLOAD);
      ContractAssertions.hasPositionAndLimit(message, 0, size);
    }
    sender.send("after".getBytes(UTF_8));
    lines(receiver, "after");
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T16_shouldReceiveTheLinesOfAPlainProgram() throws Exception {
    Receiver receiver = receiver();
    try (WritableByteChannel program = subject().dial(receiver.address())) {
      write(program, "one\n\ntwo words\n");
      lines(receiver, "one", "", "two words");
      write(program, "three\nfo");
      lines(receiver, "three");
      write(program, "ur\n");
      lines(receiver, "four");
    }
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T16_shouldDeliverALastLineWithoutAnEnd() throws Exception {
    Receiver receiver = receiver();
    try (WritableByteChannel program = subject().dial(receiver.address())) {
      write(program, "first\nla");
      lines(receiver, "first");
      write(program, "st");
    }
    lines(receiver, "last");
    ContractAssertions.nothingArrives(receiver);
  }

  @Test
  void T16_shouldReceiveLinesThatArriveByteByByte() throws Exception {
    Receiver receiver = receiver();
    try (WritableByteChannel program = subject().dial(receiver.address())) {
      for (char c : "slow\nbut\nsure\n".toCharArray()) {
        write(program, String.valueOf(c));
        Thread.sleep(1);
      }
      lines(receiver, "slow", "but", "sure");
    }
  }

  @Test
  void T16_shouldNotMixTheLinesOfTwoPrograms() throws Exception {
    assumeTrue(!subject().sharesOneStream(), "needs a stream for each program");
    Receiver receiver = receiver();
    List<String> lines = new ArrayList<>();
    try (WritableByteChannel one = subject().dial(receiver.address());
        WritableByteChannel two = subject().dial(receiver.address())) {
      write(one, "aaa");
      write(two, "bbb");
      Thread.sleep(50);
      write(one, "AAA\n");
      write(two, "BBB\n");
      lines.add(new String(receiver.receive().toByteArray(), UTF_8));
      lines.add(new String(receiver.receive().toByteArray(), UTF_8));
    }
    lines.sort(null);
    assertEquals(List.of("aaaAAA", "bbbBBB"), lines, "the lines of both");
  }

  @Test
  void T16_shouldSkipAndCountALineThatIsTooLong() throws Exception {
    Receiver receiver = receiver("max-message-size=1k");
    try (WritableByteChannel program = subject().dial(receiver.address())) {
      BackgroundAction<?> writing =
          BackgroundAction.run(
              () -> {
                write(program, "x".repeat(1_024) + "\n");
                write(program, "y".repeat(1_025) + "\n");
                write(program, "z".repeat(3 << 20) + "\n");
                write(program, "after\n");
              });
      lines(receiver, "x".repeat(1_024), "after");
      writing.result();
    }
    assertEquals(2, receiver.statistics().skipped(), "lines skipped");
  }

  @Test
  void T16_shouldReceiveTenThousandLinesOfAProgramInOrder() throws Exception {
    Receiver receiver = receiver();
    try (WritableByteChannel program = subject().dial(receiver.address())) {
      BackgroundAction<?> writing =
          BackgroundAction.run(
              () -> {
                for (int i = 0; i < 10_000; i += 10) {
                  StringBuilder ten = new StringBuilder();
                  for (int j = i; j < i + 10; j++) {
                    ten.append("line ").append(j).append('\n');
                  }
                  write(program, ten.toString());
                }
              });
      for (int i = 0; i < 10_000; i++) {
        lines(receiver, "line " + i);
      }
      writing.result();
    }
  }

  @Test
  void T16_shouldKeepTheOrderOfOurOwnSenders() throws Exception {
    Receiver receiver = receiver();
    List<BackgroundAction<?>> calls = new ArrayList<>();
    for (int tag = 0; tag < 4; tag++) {
      Sender sender = sender();
      int mine = tag;
      calls.add(BackgroundAction.run(() -> send(sender, mine)));
    }
    DeliveryChecker checker = new DeliveryChecker();
    while (checker.total() < 4_000) {
      receiver.poll(checker, 100, Duration.ofSeconds(1));
    }
    for (BackgroundAction<?> call : calls) {
      call.result();
    }
  }

  private static void send(Sender sender, int tag) throws Exception {
    for (int i = 0; i < 1_000; i++) {
      sender.send(Payload.of(tag, i, 12 + i % 500));
    }
  }

  @Test
  void T16_shouldEndTheStreamWhenTheLastProgramDisconnects() throws Exception {
    Receiver receiver = receiver("end-of-stream=last-sender");
    try (WritableByteChannel program = subject().dial(receiver.address())) {
      write(program, "one\n");
      lines(receiver, "one");
      write(program, "two\nthree\n");
    }
    List<String> lines = new ArrayList<>();
    receiver.forEach((Message m) -> lines.add(new String(m.toByteArray(), UTF_8)));
    assertEquals(List.of("two", "three"), lines, "the lines before the end");
  }
}
