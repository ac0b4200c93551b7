package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.fixture.Frames;
import io.github.linuxipc.socket.fixture.LinkTest;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The acknowledgements of a TCP connection within the host, on which small frames are coalesced.
 */
class QuickAcknowledgementTest extends LinkTest {
  private static final int ROUNDS = 100;

  private static final int LENGTH = 64;

  private int number;

  /**
   * The kernel sends the first frame at once, and holds back the others until it is acknowledged.
   * In each round it sends those as a segment of 40 frames, and then as two of 10 frames.
   */
  @Test
  void shouldNotDelayTheAcknowledgementOfCoalescedFramesOfEqualLength() throws Exception {
    exchange(Frames::expect);
  }

  @Test
  void shouldNotDelayTheAcknowledgementForAReceiverThatNeverWaits() throws Exception {
    exchange(
        (frames, in, count) -> {
          while (frames.payloads().size() < count) {
            in.poll(frames, 64);
          }
        });
  }

  /** Receives until a number of frames has arrived in total. */
  private interface Receiving {
    void receive(Frames frames, InboundLink in, int count) throws IpcException;
  }

  private void exchange(Receiving receiving) throws Exception {
    TcpTransport transport = new TcpTransport();
    try (InboundLink in = transport.bind(Address.of("tcp", "127.0.0.1:0"), context);
        OutboundLink out = transport.connect(in.address(), context)) {
      Frames frames = new Frames();
      long before = delayedAcknowledgements();
      for (int round = 0; round < ROUNDS; round++) {
        send(out, 1 + 40);
        receiving.receive(frames, in, number);
        send(out, 1 + 10);
        in.poll(frames, 1); // takes the first frame, and the kernel sends the others
        send(out, 10);
        receiving.receive(frames, in, number);
      }
      long delayed = delayedAcknowledgements() - before;
      // The counter includes the connections of other programs.
      assertTrue(delayed < ROUNDS / 4, delayed + " delayed acknowledgements");
    }
  }

  private void send(OutboundLink out, int count) throws IpcException {
    for (int i = 0; i < count; i++) {
      Frames.send(out, context.senderId(), number++, LENGTH);
      out.flush();
    }
  }

  /** Returns the counter DelayedACKs of this network namespace, see proc_net(5). */
  private static long delayedAcknowledgements() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/net/netstat"));
    for (int i = 0; i + 1 < lines.size(); i += 2) {
      int column = List.of(lines.get(i).split(" ", -1)).indexOf("DelayedACKs");
      if (column >= 0) {
        return Long.parseLong(lines.get(i + 1).split(" ", -1)[column]);
      }
    }
    throw new AssertionError("/proc/net/netstat has no counter DelayedACKs");
  }
}
