package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.socket.fixture.ChildJvm;
import io.github.linuxipc.socket.fixture.DescriptorLimitTest;
import io.github.linuxipc.socket.fixture.Frames;
import io.github.linuxipc.socket.fixture.TestContext;
import io.github.linuxipc.socket.stream.RawConnection;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.WireFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Behaviour when descriptors or memory are short, in child JVMs with limits. */
class LimitsTest extends DescriptorLimitTest {
  private static final Address NAMED = Address.of("unix", "orders");
  private static final int CONNECTIONS = 1_000;
  private static final ChannelParameters TERMS =
      new ChannelParameters(
          ChannelParameters.WIRE_VERSION, WireFormat.FRAMED, 1 << 20, CONNECTIONS);

  static List<String> schemes() {
    return List.of("unix", "unix-seqpacket");
  }

  private Address bound() {
    return Address.of("unix", directory.path().resolve("orders.sock").toString());
  }

  /** Receives frames with a heap of 32 MiB, and prints how many were skipped and how many taken. */
  static final class SmallHeap {
    private SmallHeap() {}

    public static void main(String[] args) throws Exception {
      TestContext context = TestContext.in(Path.of(args[0])).with(TERMS);
      try (InboundLink in = new UnixTransport().bind(NAMED, context)) {
        System.out.println("bound");
        Frames frames = new Frames().expectLeft(in, CONNECTIONS).expect(in, 1);
        long skipped = frames.events().stream().filter(e -> e.startsWith("skipped")).count();
        System.out.println(skipped + " skipped, " + frames.payloads().size() + " taken");
      }
    }
  }

  @Test
  void H06_shouldAllocateNothingForLengthsAnnouncedByThousandConnections() throws Exception {
    List<RawConnection> connections = new ArrayList<>();
    try (ChildJvm child = ChildJvm.start(SmallHeap.class, directory.path().toString())) {
      assertEquals("bound", child.line());
      for (int i = 1; i <= CONNECTIONS; i++) {
        RawConnection one = RawConnection.admitted(bound(), TERMS, i);
        ByteBuffer announced = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        one.write(announced.putInt(0, i % 2 == 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE + i));
        connections.add(one);
      }
      TestContext sender = context.with(TERMS);
      try (OutboundLink out = new UnixTransport().connect(NAMED, sender)) {
        Frames.send(out, sender.senderId(), 0, 100);
        assertEquals(CONNECTIONS + " skipped, 1 taken", child.line());
      }
    } finally {
      for (RawConnection one : connections) {
        one.close();
      }
    }
  }
}
