package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.fixture.ChildJvm;
import io.github.linuxipc.socket.fixture.Frames;
import io.github.linuxipc.socket.fixture.LinkTest;
import io.github.linuxipc.socket.fixture.TestContext;
import io.github.linuxipc.socket.stream.RawConnection;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behaviour that the links over both kinds of stream sockets have in common. */
class StreamLinkTest extends LinkTest {
  private static final ChannelParameters TERMS =
      new ChannelParameters(ChannelParameters.WIRE_VERSION, WireFormat.FRAMED, 1 << 20, 64);

  /** Longer than the watchdog of this module allows, so that a wait that is not ended fails. */
  private static final long LONG_NS = 600_000_000_000L;

  private InboundLink bind(String scheme) throws IpcException {
    return transport(scheme).bind(Address.of(scheme, "orders"), context);
  }

  private OutboundLink connect(InboundLink in, TestContext sender) throws IpcException {
    return transport(in.address().scheme()).connect(in.address(), sender);
  }

  private static void awaitLoss(OutboundLink out) throws InterruptedException {
    while (out.peer() == PeerState.PRESENT) {
      Thread.sleep(1);
    }
  }

  /** Writes until the link reports that the receiver has gone. */
  private static IpcException writeUntilRefused(OutboundLink out, TestContext sender) {
    return assertThrows(
        IpcException.class,
        () -> {
          for (int i = 0; i < 10_000; i++) {
            Frames.offer(out, sender.senderId(), i, 1_000);
            out.flush();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void T09_shouldReportCloseAndNotLossWhenFramesAreUnread(String scheme) throws Exception {
    InboundLink in = bind(scheme);
    try (OutboundLink out = connect(in, context)) {
      for (int i = 0; i < 50; i++) {
        Frames.send(out, context.senderId(), i, 1_000);
      }
      assertEquals(PeerState.PRESENT, out.peer());
      in.close();
      awaitLoss(out);
      assertEquals(PeerState.CLOSED, out.peer());
      assertEquals(ErrorCode.PEER_CLOSED, writeUntilRefused(out, context).code());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void T09_shouldReportLossWhenReceiverIsKilled(String scheme) throws Exception {
    try (ChildJvm child = ChildJvm.start(Receiving.class, directory.path().toString(), scheme)) {
      Address bound = Address.parse(child.line());
      try (OutboundLink out = transport(scheme).connect(bound, context)) {
        Frames.send(out, context.senderId(), 0, 1_000);
        child.kill();
        awaitLoss(out);
        assertEquals(PeerState.LOST, out.peer());
        assertEquals(ErrorCode.PEER_LOST, writeUntilRefused(out, context).code());
      }
    }
  }

  /** Binds and never polls. */
  static final class Receiving {
    private Receiving() {}

    public static void main(String[] args) throws Exception {
      TestContext context = TestContext.in(java.nio.file.Path.of(args[0]));
      try (InboundLink in = transport(args[1]).bind(Address.of(args[1], "orders"), context)) {
        System.out.println(in.address());
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void U04_shouldDeliverCompleteFramesWhenSenderDiesWithinFrame(String scheme) throws Exception {
    byte[] whole = Frames.frame(7, 0, new byte[20]);
    byte[] next = Frames.frame(7, 1, new byte[20]);
    try (InboundLink in = bind(scheme)) {
      for (int bytes = 0; bytes <= next.length; bytes++) {
        try (RawConnection sender = RawConnection.admitted(in.address(), TERMS, 7)) {
          sender.write(whole);
          sender.write(ByteBuffer.wrap(next, 0, bytes));
        }
        Frames frames = new Frames().expectLeft(in, 1);
        boolean second = bytes == next.length;
        boolean partial = bytes > 0 && !second;
        assertEquals(second ? 2 : 1, frames.payloads().size(), "after " + bytes + " bytes");
        String last = frames.events().get(frames.events().size() - 1);
        assertEquals(partial, last.endsWith("in the middle"), "after " + bytes + " bytes");
      }
    }
  }

  @Test
  void U04_shouldSurviveConnectionResets() throws Exception {
    try (InboundLink in = bind("tcp");
        OutboundLink healthy = connect(in, context)) {
      for (int i = 0; i < 20; i++) {
        try (RawConnection sender = RawConnection.admitted(in.address(), TERMS, 7)) {
          sender.channel().setOption(StandardSocketOptions.SO_LINGER, 0);
          sender.write(ByteBuffer.wrap(Frames.frame(7, 0, new byte[20]), 0, i));
        }
        Frames.send(healthy, context.senderId(), i, 10);
        Frames frames = new Frames().expect(in, 1).expectLeft(in, 1);
        assertEquals(1, frames.payloads().size());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void U04_shouldUseNoCpuWhenIdleOrAfterPeersHaveGone(String scheme) throws Exception {
    try (InboundLink in = bind(scheme);
        OutboundLink idle = connect(in, context)) {
      connect(in, context.another()).close();
      new Frames().expectLeft(in, 1);
      var threads = ManagementFactory.getThreadMXBean();
      long beforeNs = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < 20; i++) {
        in.await(50_000_000);
      }
      long usedNs = threads.getCurrentThreadCpuTime() - beforeNs;
      assertTrue(usedNs < 300_000_000, "CPU used in a second's sleep: " + usedNs + " ns");
      assertEquals(PeerState.PRESENT, idle.peer());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void T12_shouldKeepLinkAndInterruptFlagWhenInterrupted(String scheme) throws Exception {
    try (InboundLink in = bind(scheme);
        OutboundLink out = connect(in, context)) {
      int sent = fill(out);
      Thread.currentThread().interrupt();
      out.await(LONG_NS);
      out.flush();
      Frames frames = new Frames();
      while (in.poll(frames, 16) > 0) {
        assertTrue(Thread.currentThread().isInterrupted());
      }
      in.await(LONG_NS);
      assertTrue(Thread.interrupted());
      Frames.send(out, context.senderId(), sent, 10);
      frames.expect(in, sent + 1);
    }
  }

  /** Fills the link and returns how many frames it took. */
  private int fill(OutboundLink out) throws IpcException {
    int sent = 0;
    while (Frames.offer(out, context.senderId(), sent, 5_000) && out.flush()) {
      sent++;
    }
    return out.flush() ? sent : sent + 1;
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void T07_shouldRejectWhenFullAndResumeWithNextFrame(String scheme) throws Exception {
    try (InboundLink in = bind(scheme);
        OutboundLink out = connect(in, context)) {
      int sent = fill(out);
      assertFalse(out.flush() && Frames.offer(out, context.senderId(), sent, 5_000));
      Thread sender = new Thread(() -> sendMore(out, sent));
      sender.start();
      Frames frames = new Frames().expect(in, sent + 200);
      sender.join();
      for (int i = 0; i < frames.payloads().size(); i++) {
        assertEquals((byte) i, frames.payloads().get(i)[0], "frame " + i);
      }
    }
  }

  private void sendMore(OutboundLink out, int from) {
    try {
      for (int i = from; i < from + 200; i++) {
        Frames.send(out, context.senderId(), i, 5_000);
      }
    } catch (IpcException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void U12_shouldBufferNoMoreThanLimitWhenReceiverDoesNotRead(String scheme) throws Exception {
    try (InboundLink in = bind(scheme);
        OutboundLink out = connect(in, context)) {
      long bytes = 0;
      for (int round = 0; round < 300; round++) {
        while (Frames.offer(out, context.senderId(), 0, 60_000)) {
          bytes += 60_000;
        }
        out.flush();
        out.await(1_000_000);
      }
      // Over tcp: two kernel buffers of fixed size, which the kernel doubles, and the link's own.
      // Kernel buffers that grow would take megabytes.
      assertTrue(bytes < 2 << 20, "bytes accepted that the receiver has not read: " + bytes);
      assertEquals(PeerState.PRESENT, out.peer());
      assertEquals(scheme, in.address().scheme());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void T01_shouldDeliverBatchAndLargestFrames(String scheme) throws Exception {
    try (InboundLink in = bind(scheme);
        OutboundLink out = connect(in, context)) {
      for (int i = 0; i < 1_000; i++) {
        assertTrue(Frames.offer(out, context.senderId(), i, 20));
      }
      assertTrue(out.flush());
      int largest = out.maxFrame() - FrameHeader.LENGTH;
      Frames frames = new Frames().expect(in, 1_000);
      assertTrue(Frames.offer(out, context.senderId(), 1_000, largest));
      out.flush();
      frames.expect(in, 1_001);
      assertEquals(largest, frames.payloads().get(1_000).length);
    }
  }

  @Test
  void T13_shouldEndAwaitWhenWokenBeforeOrDuringIt() throws Exception {
    try (InboundLink in = bind("unix");
        OutboundLink out = connect(in, context)) {
      in.wakeup();
      in.poll(new Frames(), 1);
      in.await(LONG_NS);
      fill(out);
      out.wakeup();
      out.await(LONG_NS);
      Thread waker =
          new Thread(
              () -> {
                for (int i = 0; i < 50; i++) {
                  in.wakeup();
                  out.wakeup();
                  sleep();
                }
              });
      waker.start();
      in.await(LONG_NS);
      out.await(LONG_NS);
      waker.join();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void T05_shouldServeEverySenderWhenAllHaveABacklog() throws Exception {
    List<OutboundLink> senders = new ArrayList<>();
    try (InboundLink in = bind("unix")) {
      Set<Long> first = new HashSet<>();
      for (int i = 0; i < 8; i++) {
        TestContext sender = context.another();
        senders.add(connect(in, sender));
        fillFrom(senders.get(i), sender);
      }
      Frames frames = new Frames();
      for (int i = 0; i < 16; i++) {
        in.poll(frames, 8);
      }
      frames.events().stream()
          .filter(event -> event.startsWith("frame"))
          .forEach(event -> first.add(Long.parseLong(event.substring(6))));
      assertEquals(8, first.size(), () -> frames.events().toString());
    } finally {
      senders.forEach(OutboundLink::close);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp"})
  void T05_shouldNotStarveOthersWhenOneSenderNeverPauses(String scheme) throws Exception {
    try (InboundLink in = bind(scheme);
        OutboundLink quiet = connect(in, context);
        RawConnection busy = RawConnection.admitted(in.address(), TERMS, 7)) {
      Thread flood = new Thread(() -> flood(busy));
      flood.start();
      Frames frames = new Frames();
      pollWithPauses(in, frames, 20);
      Frames.send(quiet, context.senderId(), 99, 10);
      pollWithPauses(in, frames, 40);
      assertTrue(
          frames.payloads().stream().anyMatch(payload -> payload.length == 10),
          () -> frames.payloads().size() + " frames of the busy sender alone");
      busy.channel().shutdownOutput();
      flood.join();
    }
  }

  private static void pollWithPauses(InboundLink in, Frames frames, int polls) throws Exception {
    for (int i = 0; i < polls; i++) {
      in.poll(frames, 1_000);
      Thread.sleep(5);
    }
  }

  private static void flood(RawConnection busy) {
    try {
      for (int i = 0; true; i++) {
        busy.write(Frames.frame(7, i, new byte[30_000]));
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  private static void fillFrom(OutboundLink out, TestContext sender) throws IpcException {
    int number = 0;
    while (Frames.offer(out, sender.senderId(), number++, 500) && out.flush()) {
      // until it is full
    }
  }

  @Test
  void T14_shouldContinueAfterHandlerThrew() throws Exception {
    try (InboundLink in = bind("unix");
        OutboundLink out = connect(in, context)) {
      for (int i = 0; i < 10; i++) {
        Frames.send(out, context.senderId(), i, 10);
      }
      Frames frames = new Frames();
      Frames.Throwing throwing = new Frames.Throwing();
      for (int i = 0; i < 5; i++) {
        assertThrows(IllegalStateException.class, () -> pollUntilFrame(in, throwing));
      }
      frames.expect(in, 5);
      assertEquals(List.of(5, 6, 7, 8, 9), frames.numbers());
    }
  }

  private static void pollUntilFrame(InboundLink in, Frames.Throwing handler) throws IpcException {
    while (true) {
      in.poll(handler, 10);
      in.await(10_000_000);
    }
  }
}
