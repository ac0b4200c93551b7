package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.socket.stream.Dialled;
import io.github.linuxipc.socket.stream.ListeningSocket;
import io.github.linuxipc.socket.stream.StreamInbound;
import io.github.linuxipc.spi.InboundLink;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Whoever was told that it is admitted is known to the next poll, however slow the acceptor is. */
class AdmissionOrderTest {
  /** Holds the acceptor's thread as soon as the last word of a handshake was said. */
  private record Slow(ListeningSocket real, CountDownLatch goOn) implements ListeningSocket {
    @Override
    public void admitted(SocketChannel admitted) throws IOException {
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      real.admitted(admitted);
    }

    @Override
    public ServerSocketChannel channel() {
      return real.channel();
    }

    @Override
    public boolean isInPlace() {
      return real.isInPlace();
    }

    @Override
    public void bindAgain() throws IOException {
      real.bindAgain();
    }

    @Override
    public void prepare(SocketChannel accepted) throws IOException {
      real.prepare(accepted);
    }

    @Override
    public Address address() {
      return real.address();
    }

    @Override
    public void close() {
      real.close();
    }
  }

  private static StreamInbound.Policy everybody() {
    return new StreamInbound.Policy(channel -> "somebody", true, null, Duration.ofSeconds(5));
  }

  @Test
  void T06_shouldKnowASenderBeforeTheSenderKnowsSoThatNoStreamEndsBetween() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    try (OwnDirectory own = new OwnDirectory()) {
      TestContext context = TestContext.in(own.path());
      Address asked = Address.of("unix", "orders");
      UnixListener real =
          UnixListener.bind(asked, own.path().resolve("orders.sock"), false, context);
      InboundLink in = StreamInbound.open(() -> new Slow(real, goOn), everybody(), context);
      try {
        try (Dialled sender = Dialled.admitted(in.address(), context.terms(), 7)) {
          sender.write(Frames.frame(7, 0, new byte[10]));
        }
        Frames told = new Frames();
        in.poll(told, 1);
        assertEquals(List.of("joined 1", "frame 1"), told.events());
      } finally {
        goOn.countDown();
        in.close();
      }
    }
  }
}
