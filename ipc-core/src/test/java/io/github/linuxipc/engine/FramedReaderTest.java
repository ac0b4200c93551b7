package io.github.linuxipc.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.engine.registry.ProcessId;
import io.github.linuxipc.engine.registry.RuntimeDirectory;
import io.github.linuxipc.fixture.CapturedLog;
import io.github.linuxipc.inproc.InprocTransport;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** Receives frames from a scripted link, including frames that no correct sender would send. */
class FramedReaderTest {
  private static final int MAX = 10;

  /** The value of {@code SenderLossLog.MAX_LINES}. */
  private static final int MAX_LOSS_LINES = 10;

  private final Script script = new Script();
  private final EngineThreads threads = new EngineThreads(Runnable::run);
  private final ChannelReceiver receiver =
      new ChannelReceiver(
          new ChannelSettings(
              "script",
              Optional.empty(),
              "",
              Duration.ZERO,
              Duration.ZERO,
              MAX,
              4,
              MAX,
              Duration.ZERO,
              false,
              false,
              false,
              ChannelKind.CHANNEL,
              ProcessId.NONE,
              WireFormat.FRAMED,
              Set.of()),
          new Binding(
              new ResolvedAddress(
                  new InprocTransport(),
                  Address.of("inproc", "script"),
                  Map.of(),
                  "a test",
                  (scheme, where) -> {
                    throw new IllegalArgumentException(scheme);
                  }),
              script,
              null,
              () -> {}),
          threads,
          new ChildProcesses(new RuntimeDirectory(Path.of("none")), exited -> {}));

  @AfterEach
  void close() {
    receiver.close();
    threads.close();
  }

  private List<String> poll() throws IpcException {
    List<String> messages = new ArrayList<>();
    while (receiver.poll(m -> messages.add(new String(m.toByteArray(), UTF_8)), 100) > 0) {
      // until the script has no more steps
    }
    return messages;
  }

  private void frame(long peer, String payload, int flags, int fragment, int number) {
    byte[] bytes = payload.getBytes(UTF_8);
    ByteBuffer frame =
        ByteBuffer.allocate(FrameHeader.LENGTH + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    FrameHeader.put(frame, bytes.length, flags, fragment, (int) (peer * 100), number);
    script.frame(peer, frame.put(bytes).flip());
  }

  @Test
  void T10_shouldLogTheProcessWhenASenderIsLost() throws Exception {
    script.steps.add(h -> h.onJoined(1, 4711));
    frame(1, "a", FrameHeader.LAST, 0, 0);
    script.steps.add(h -> h.onLeft(1, false));
    script.steps.add(h -> h.onJoined(2, 0));
    frame(2, "b", 0, 0, 0);
    script.steps.add(h -> h.onLeft(2, false));
    assertEquals(
        List.of(
            "Lost a sender of script: process 4711 (sender id 100) ended without closing",
            "Lost a sender of script: an unknown process (sender id 200) ended without closing;"
                + " its unfinished message is discarded"),
        CapturedLog.linesOf(Level.INFO, this::poll));
  }

  @Test
  void T10_shouldLogNothingWhenASenderCloses() throws Exception {
    script.steps.add(h -> h.onJoined(1, 4711));
    frame(1, "", FrameHeader.LAST | FrameHeader.LEAVE, 0, 0);
    script.steps.add(h -> h.onLeft(1, false));
    assertEquals(List.of(), CapturedLog.linesOf(Level.INFO, this::poll));
  }

  @Test
  void T10_shouldNotFloodTheLogWhenManySendersAreLost() throws Exception {
    for (int i = 1; i <= 1000; i++) {
      int peer = i;
      script.steps.add(h -> h.onJoined(peer, peer));
      script.steps.add(h -> h.onLeft(peer, false));
    }
    int lines = CapturedLog.linesOf(Level.INFO, this::poll).size();
    assertTrue(lines >= MAX_LOSS_LINES && lines < 500, lines + " lines");
    assertEquals(1000, receiver.statistics().peerLosses());
  }

  @Test
  void T03_shouldDiscardAndCountAFrameWhenItIsADuplicate() throws Exception {
    script.steps.add(h -> h.onJoined(1));
    frame(1, "a", FrameHeader.LAST, 0, 0);
    frame(1, "a", FrameHeader.LAST, 0, 0);
    frame(1, "b", FrameHeader.LAST, 0, 1);
    assertEquals(List.of("a", "b"), poll());
    assertEquals(1, receiver.statistics().skipped());
  }

  @Test
  void T03_shouldResumeAndCountWhenFramesAreMissing() throws Exception {
    script.steps.add(h -> h.onJoined(1));
    frame(1, "c", FrameHeader.LAST, 0, 2);
    frame(1, "d", FrameHeader.LAST, 0, 3);
    assertEquals(List.of("c", "d"), poll());
    assertEquals(1, receiver.statistics().skipped());
  }

  @Test
  void T03_shouldNotDeliverAMessageWhenAFragmentIsMissing() throws Exception {
    script.steps.add(h -> h.onJoined(1));
    frame(1, "a", 0, 0, 0);
    frame(1, "c", FrameHeader.LAST, 2, 0);
    frame(1, "d", FrameHeader.LAST, 0, 1);
    frame(1, "f", FrameHeader.LAST, 1, 2);
    frame(1, "g", FrameHeader.LAST, 0, 3);
    assertEquals(List.of("d", "g"), poll());
    assertEquals(2, receiver.statistics().skipped());
    assertEquals(1, receiver.statistics().droppedPartials());
  }

  @Test
  void T05_shouldDiscardAMessageWhenItExceedsTheLargestMessage() throws Exception {
    script.steps.add(h -> h.onJoined(1));
    frame(1, "12345", 0, 0, 0);
    frame(1, "67890", 0, 1, 0);
    frame(1, "x", 0, 2, 0);
    frame(1, "y", FrameHeader.LAST, 3, 0);
    frame(1, "12345678901", FrameHeader.LAST, 0, 1);
    frame(1, "1234567890", FrameHeader.LAST, 0, 2);
    assertEquals(List.of("1234567890"), poll());
    assertEquals(2, receiver.statistics().skipped());
  }

  private void offer(
      long peer, String payload, int flags, int fragment, int number, boolean taken) {
    byte[] bytes = payload.getBytes(UTF_8);
    ByteBuffer frame =
        ByteBuffer.allocate(FrameHeader.LENGTH + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    FrameHeader.put(frame, bytes.length, flags, fragment, (int) (peer * 100), number);
    frame.put(bytes).flip();
    script.steps.add(
        h -> assertEquals(taken, h.offer(peer, frame.asReadOnlyBuffer()), payload + " is taken"));
  }

  @Test
  void T05_shouldRefuseNewMessagesAndCompleteBegunOnesWhenTheBudgetIsUsedUp() throws Exception {
    script.steps.add(h -> h.onJoined(1));
    script.steps.add(h -> h.onJoined(2));
    offer(1, "on", 0, 0, 0, true);
    offer(2, "tw", 0, 0, 0, false);
    offer(1, "e", FrameHeader.LAST, 1, 0, true);
    offer(2, "tw", 0, 0, 0, true);
    offer(1, "whole", FrameHeader.LAST, 0, 1, true);
    offer(1, "hal", 0, 0, 2, false);
    script.steps.add(h -> h.onLeft(2, false));
    offer(1, "hal", 0, 0, 2, true);
    offer(1, "f", FrameHeader.LAST, 1, 2, true);
    assertEquals(List.of("one", "whole", "half"), poll());
    assertEquals(0, receiver.statistics().skipped());
  }

  @Test
  void T05_shouldPollAgainWhenALeavingSenderReleasesMemory() throws Exception {
    script.steps.add(h -> h.onJoined(1));
    script.steps.add(h -> h.onJoined(2));
    offer(1, "on", 0, 0, 0, true);
    offer(2, "tw", 0, 0, 0, false);
    script.quiet = true;
    script.steps.add(h -> h.onLeft(1, false));
    offer(2, "tw", 0, 0, 0, true);
    assertEquals(0, receiver.poll(m -> {}, 100));
    assertEquals(List.of(), List.copyOf(script.steps), "the poll went on after it found nothing");
  }

  @Test
  void T10_shouldDiscardOnlyThePartialMessageWhenItsSenderIsLost() throws Exception {
    script.steps.add(h -> h.onJoined(1));
    script.steps.add(h -> h.onJoined(2));
    frame(1, "half", 0, 0, 0);
    frame(2, "w", 0, 0, 0);
    script.steps.add(h -> h.onLeft(1, false));
    frame(2, "hole", FrameHeader.LAST, 1, 0);
    frame(2, "", FrameHeader.LEAVE, 0, 1);
    script.steps.add(h -> h.onLeft(2, false));
    assertEquals(List.of("whole"), poll());
    assertEquals(1, receiver.statistics().droppedPartials());
    assertEquals(1, receiver.statistics().peerLosses());
  }

  @Test
  void shouldDiscardFramesWhenVersionLengthOrSenderIsWrong() throws Exception {
    script.steps.add(h -> h.onJoined(1));
    script.frame(1, ByteBuffer.allocate(3));
    script.frame(1, ByteBuffer.allocate(FrameHeader.LENGTH));
    frame(1, "a", FrameHeader.LAST, 0, 0);
    ByteBuffer foreign = ByteBuffer.allocate(FrameHeader.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    FrameHeader.put(foreign, 0, FrameHeader.LAST, 0, 7, 1);
    script.frame(1, foreign.flip());
    assertEquals(List.of("a"), poll());
    assertEquals(3, receiver.statistics().skipped());
  }

  /** A link that performs one step in each poll. */
  private static final class Script implements InboundLink {
    private final Queue<Consumer<FrameHandler>> steps = new ArrayDeque<>();

    /** Whether polls of the last two steps return 0, as a poll in which a sender leaves does. */
    private boolean quiet;

    void frame(long peer, ByteBuffer frame) {
      steps.add(handler -> handler.onFrame(peer, frame.asReadOnlyBuffer()));
    }

    @Override
    public int poll(FrameHandler handler, int limit) {
      Consumer<FrameHandler> step = steps.poll();
      if (step == null) {
        return 0;
      }
      step.accept(handler);
      return quiet && steps.size() < 2 ? 0 : 1;
    }

    @Override
    public void await(long timeoutNs) {}

    @Override
    public void wakeup() {}

    @Override
    public Address address() {
      return Address.of("inproc", "script");
    }

    @Override
    public void close() {}
  }
}
