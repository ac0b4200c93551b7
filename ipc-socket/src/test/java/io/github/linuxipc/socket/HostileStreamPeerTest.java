package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.fixture.ChildJvm;
import io.github.linuxipc.socket.fixture.Frames;
import io.github.linuxipc.socket.fixture.LinkTest;
import io.github.linuxipc.socket.fixture.TestContext;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A peer on a Unix socket that violates the protocol, and is killed at a random point, harms its
 * own connections at most. The JVM of the other end, which is that of this test, goes on.
 */
@Timeout(600)
class HostileStreamPeerTest extends LinkTest {
  private static final Address NAMED = Address.of("unix", "orders");
  private static final int FEW = 3;
  private static final int MANY = 100;

  private final UnixTransport transport = new UnixTransport();
  private final Random random = new Random(17);

  /** Counts the senders that were admitted, and takes whatever arrives. */
  private static final class Anything implements FrameHandler {
    private int admitted;
    private int frames;

    @Override
    public void onJoined(long peer) {
      admitted++;
    }

    @Override
    public void onFrame(long peer, ByteBuffer frame) {
      frames++;
    }

    @Override
    public void onDiscarded(long peer, String why) {}

    @Override
    public void onLeft(long peer, boolean partial) {}
  }

  @Test
  void H07_shouldOutliveASenderThatViolatesTheProtocol() throws Exception {
    receiveFromHostileSenders(FEW);
  }

  @Test
  @Tag("exhaustive")
  void H07_shouldOutliveAHundredSendersThatViolateTheProtocol() throws Exception {
    receiveFromHostileSenders(MANY);
  }

  private void receiveFromHostileSenders(int rounds) throws Exception {
    Anything all = new Anything();
    for (int i = 0; i < rounds; i++) {
      try (InboundLink in = transport.bind(NAMED, context)) {
        try (ChildJvm child = hostile("sender")) {
          long endNs = System.nanoTime() + random.nextInt(200_000_000);
          while (System.nanoTime() - endNs < 0) {
            if (in.poll(all, 100) == 0) {
              in.await(1_000_000);
            }
          }
          child.kill();
        }
        exchange(in, all);
      }
    }
    assertTrue(all.admitted >= rounds && all.frames > 0, all.admitted + " " + all.frames);
  }

  /** Sends a frame, after the connections of the hostile sender have ended. */
  private void exchange(InboundLink in, FrameHandler others) throws IpcException {
    in.poll(others, 1_000_000);
    TestContext sender = context.within(Duration.ofSeconds(30)).another();
    Frames frames = new Frames();
    try (OutboundLink out = transport.connect(in.address(), sender)) {
      Frames.send(out, sender.senderId(), 42, 100);
      while (!frames.numbers().contains(42)) {
        if (in.poll(frames, 100) == 0) {
          in.await(1_000_000);
        }
      }
    }
  }

  @Test
  void H07_shouldOutliveAReceiverThatViolatesTheProtocol() throws Exception {
    sendToHostileReceivers(FEW);
  }

  @Test
  @Tag("exhaustive")
  void H07_shouldOutliveAHundredReceiversThatViolateTheProtocol() throws Exception {
    sendToHostileReceivers(MANY);
  }

  private void sendToHostileReceivers(int rounds) throws Exception {
    for (int i = 0; i < rounds; i++) {
      try (ChildJvm child = hostile("receiver")) {
        long endNs = System.nanoTime() + random.nextInt(200_000_000);
        boolean connected = false;
        while (System.nanoTime() - endNs < 0 || !connected) {
          connected |= sendUntil(endNs);
        }
        child.kill();
      }
      try (InboundLink in = transport.bind(NAMED, context)) {
        exchange(in, new Anything());
      }
    }
  }

  /** Sends until a time or until the receiver is lost. Returns whether it was connected. */
  private boolean sendUntil(long endNs) {
    TestContext sender = context.within(Duration.ofMillis(200)).another();
    boolean connected = false;
    try (OutboundLink out = transport.connect(NAMED, sender)) {
      connected = true;
      for (int i = 0; System.nanoTime() - endNs < 0 && out.peer() == PeerState.PRESENT; i++) {
        if (!Frames.offer(out, sender.senderId(), i, random.nextInt(5000)) || !out.flush()) {
          out.await(1_000_000);
        }
      }
    } catch (IpcException e) {
      assertTrue(e.getMessage().startsWith("IPC-"), e.getMessage()); // the coded error of the loss
    }
    return connected;
  }

  private ChildJvm hostile(String role) throws Exception {
    ChildJvm child =
        ChildJvm.start(
            HostileStreamPeer.class,
            role,
            directory.path().resolve("orders.sock").toString(),
            Long.toString(random.nextLong()));
    assertEquals("READY", child.line());
    return child;
  }
}
