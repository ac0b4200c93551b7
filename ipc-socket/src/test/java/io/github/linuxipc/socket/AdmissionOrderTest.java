package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.socket.fixture.Frames;
import io.github.linuxipc.socket.fixture.ShortTempDirectory;
import io.github.linuxipc.socket.fixture.TestContext;
import io.github.linuxipc.socket.stream.ListeningSocket;
import io.github.linuxipc.socket.stream.RawConnection;
import io.github.linuxipc.socket.stream.StreamInbound;
import io.github.linuxipc.spi.InboundLink;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * The next poll reports every sender that has received its admission, however slow the acceptor is.
 */
class AdmissionOrderTest {
  /**
   * A socket that blocks the acceptor's thread once the last reply of a handshake has been sent.
   */
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
    public boolean isLinked() {
      return real.isLinked();
    }

    @Override
    public void rebind() throws IOException {
      real.rebind();
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

  private static StreamInbound.Policy anyUser() {
    return new StreamInbound.Policy(channel -> "somebody", true, null, Duration.ofSeconds(5));
  }

  @Test
  void T06_shouldReportSenderInFirstPollWhenAcceptorIsSlow() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    try (ShortTempDirectory directory = new ShortTempDirectory()) {
      TestContext context = TestContext.in(directory.path());
      Address asked = Address.of("unix", "orders");
      UnixListener real =
          UnixListener.bind(asked, directory.path().resolve("orders.sock"), false, context);
      InboundLink in = StreamInbound.open(() -> new Slow(real, goOn), anyUser(), context);
      try {
        try (RawConnection sender = RawConnection.admitted(in.address(), context.terms(), 7)) {
          sender.write(Frames.frame(7, 0, new byte[10]));
        }
        Frames frames = new Frames();
        in.poll(frames, 1);
        assertEquals(List.of("joined 1", "frame 1"), frames.events());
      } finally {
        goOn.countDown();
        in.close();
      }
    }
  }
}
