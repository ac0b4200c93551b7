package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.socket.fixture.ChildJvm;
import io.github.linuxipc.socket.fixture.LinkTest;
import io.github.linuxipc.socket.fixture.TestContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A TCP connect whose check of the connection fails with {@code EINTR}, as it does when a signal
 * arrives. {@code strace} injects the error.
 */
@Tag("slow")
@Tag("one-jdk")
@Timeout(60)
class InterruptedConnectTest extends LinkTest {
  private static final Path STRACE = Path.of("/usr/bin/strace");

  /** Connects and prints the outcome. */
  static final class Connecting {
    private Connecting() {}

    public static void main(String[] args) throws Exception {
      InetSocketAddress to =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1]));
      TestContext context = TestContext.in(Path.of(args[0])).within(Duration.ofSeconds(30));
      SocketErrors errors = new SocketErrors(context);
      System.out.println("connecting");
      try (SocketChannel channel = new TcpConnector(to, context, errors).connect()) {
        System.out.println("connected to " + channel.socket().getPort());
      } catch (Exception e) {
        System.out.println(e);
      }
    }
  }

  /**
   * While the backlog of the listener is full, the kernel drops the SYN and retransmits it a second
   * later, so that the connection is not established at once.
   */
  @Test
  void U05_shouldConnectWhenASignalInterruptsTheCheckOfTheConnection() throws Exception {
    assumeTrue(Files.isExecutable(STRACE), "needs strace");
    List<String> interrupted =
        List.of(
            STRACE.toString(),
            "-f",
            "-qq",
            "-o",
            directory.path().resolve("trace").toString(),
            "-e",
            "trace=poll",
            "-e",
            "inject=poll:error=EINTR:when=1..5");
    List<SocketChannel> fillers = new ArrayList<>();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fill(listener, fillers);
      try (ChildJvm child =
          ChildJvm.start(
              interrupted,
              System.getProperty("java.class.path"),
              Connecting.class,
              directory.path().toString(),
              String.valueOf(listener.getLocalPort()))) {
        assertEquals("connecting", child.line());
        awaitPendingConnection(listener.getLocalPort());
        for (int i = 0; i < fillers.size(); i++) {
          listener.accept().close();
        }
        assertEquals("connected to " + listener.getLocalPort(), child.line());
      }
      String trace = Files.readString(directory.path().resolve("trace"));
      assertTrue(trace.contains("EINTR"), "no call was interrupted: " + trace);
    } finally {
      for (SocketChannel each : fillers) {
        each.close();
      }
    }
  }

  /** Connects until a connection is not established at once. */
  private static void fill(ServerSocket listener, List<SocketChannel> fillers) throws Exception {
    boolean established = true;
    while (established) {
      SocketChannel filler = SocketChannel.open();
      filler.configureBlocking(false);
      filler.connect(listener.getLocalSocketAddress());
      Thread.sleep(50);
      established = filler.finishConnect();
      if (established) {
        fillers.add(filler);
      } else {
        filler.close();
      }
    }
  }

  /** Waits until /proc/net/tcp shows a connection to a port in the state SYN_SENT. */
  private static void awaitPendingConnection(int port) throws Exception {
    String pending = ":%04X 02 ".formatted(port);
    while (!Files.readString(Path.of("/proc/net/tcp")).contains(pending)
        && !Files.readString(Path.of("/proc/net/tcp6")).contains(pending)) {
      Thread.sleep(5);
    }
  }
}
