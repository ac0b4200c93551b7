package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.stream.RawConnection;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.WireFormat;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behaviour when descriptors or memory are short, in child JVMs with limits. */
@Tag("slow")
@Tag("one-jdk")
class LimitsTest extends TempDirectoryTest {
  private static final Address NAMED = Address.of("unix", "orders");
  private static final int CONNECTIONS = 1_000;
  private static final ChannelParameters TERMS =
      new ChannelParameters(
          ChannelParameters.WIRE_VERSION, WireFormat.FRAMED, 1 << 20, CONNECTIONS);

  private Address bound() {
    return Address.of("unix", directory.path().resolve("orders.sock").toString());
  }

  /** Receives frames in a heap of 32 MiB, and prints what it received. */
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

  /** Uses up its descriptors, and prints the CPU time of its acceptor meanwhile. */
  static final class FewDescriptors {
    private FewDescriptors() {}

    public static void main(String[] args) throws Exception {
      List<FileInputStream> openFiles = new ArrayList<>();
      TestContext context = TestContext.in(Path.of(args[0]));
      Address named = Address.of(args[1], "orders");
      try (InboundLink in = transport(args[1]).bind(named, context)) {
        loadClasses(named, context);
        acceptorCpuNs();
        openFiles(openFiles);
        System.out.println("exhausted");
        System.in.read();
        long before = acceptorCpuNs();
        Thread.sleep(1_000);
        System.out.println(acceptorCpuNs() - before);
        for (FileInputStream each : openFiles) {
          each.close();
        }
        System.out.println("free");
        new Frames().expect(in, 1);
        System.out.println("taken");
      }
    }

    /**
     * Loads all classes now, because loading from a directory, unlike from a jar, takes a
     * descriptor per class.
     */
    private static void loadClasses(Address named, TestContext context) throws Exception {
      Path root =
          Path.of(UnixTransport.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(root)) {
        try (Stream<Path> files = Files.walk(root.resolve("io"))) {
          for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
            String path = root.relativize(file).toString();
            Class.forName(path.substring(0, path.length() - 6).replace('/', '.'));
          }
        }
      }
      // Loaded now, because it is first needed for frames, when a burst of accepts uses the
      // descriptors.
      Class.forName("io.github.linuxipc.support.stream.StreamBuffer");
      Transport transport = transport(named.scheme());
      transport.connect(named, context).close();
      try {
        transport.connect(named, context.with(TERMS)).close();
        ChannelParameters other =
            new ChannelParameters(ChannelParameters.WIRE_VERSION, WireFormat.FRAMED, 1, 1);
        transport.connect(named, context.with(other)).close();
      } catch (IpcException e) {
        new Frames();
      }
    }

    private static void openFiles(List<FileInputStream> openFiles) {
      try {
        while (true) {
          openFiles.add(new FileInputStream("/dev/null"));
        }
      } catch (IOException e) {
        // none left
      }
    }

    private static long acceptorCpuNs() {
      long acceptor =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().endsWith("-acceptor"))
              .findFirst()
              .orElseThrow()
              .getId();
      return ManagementFactory.getThreadMXBean().getThreadCpuTime(acceptor);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "unix-seqpacket", "unix-dgram"})
  void U06_shouldRejectSendersWithoutSpinningWhenNoDescriptorsAreLeft(String scheme)
      throws Exception {
    List<String> limited = List.of("sh", "-c", "ulimit -n 100; exec \"$@\"", "sh");
    String classPath = System.getProperty("java.class.path");
    String path = directory.path().toString();
    List<AutoCloseable> waiting = new ArrayList<>();
    try (ChildJvm child = ChildJvm.start(limited, classPath, FewDescriptors.class, path, scheme)) {
      assertEquals("exhausted", child.line());
      assertEquals("RESOURCE_LIMIT", code(scheme));
      for (int i = 0; i < 200; i++) {
        waiting.add(connectSilently(scheme));
      }
      child.tell("measure");
      long cpuNs = Long.parseLong(child.line());
      assertTrue(cpuNs < 300_000_000, "CPU of the acceptor in a second: " + cpuNs + " ns");
      int rejected = rejected(waiting);
      assertTrue(rejected < 100, "rejected in a second: " + rejected);
      assertEquals("free", child.line());
      TestContext sender = context.within(Duration.ofSeconds(30));
      try (OutboundLink out = connectWhenBound(scheme, sender)) {
        Frames.send(out, sender.senderId(), 0, 10);
        assertEquals("taken", child.line());
      }
    } finally {
      for (AutoCloseable each : waiting) {
        each.close();
      }
    }
  }

  /**
   * Connects and sends nothing; over datagrams, where there is no connection, sends one byte that
   * is not a hello.
   */
  private AutoCloseable connectSilently(String scheme) throws IOException {
    if (scheme.equals("unix")) {
      return SocketChannel.open(UnixDomainSocketAddress.of(bound().target()));
    }
    boolean datagrams = scheme.equals("unix-dgram");
    UnixSocket socket = datagrams ? UnixSocket.datagram() : UnixSocket.seqpacket();
    socket.connect(
        UnixAddress.of(directory.path().resolve(datagrams ? "orders.dgram" : "orders.seqpacket")));
    if (datagrams) {
      socket.send(new NativeBuffer(1), 0, 1);
    }
    return socket;
  }

  private static int rejected(List<AutoCloseable> waiting) throws IOException {
    int count = 0;
    for (AutoCloseable each : waiting) {
      if (each instanceof SocketChannel channel) {
        channel.configureBlocking(false);
        count += channel.read(ByteBuffer.allocate(1)) == 0 ? 0 : 1;
      } else if (each instanceof UnixSocket socket) {
        count += isOpen(socket) ? 0 : 1;
      }
    }
    return count;
  }

  private static boolean isOpen(UnixSocket socket) {
    try {
      return socket.receive(new NativeBuffer(100)) < 0;
    } catch (IOException e) {
      return false;
    }
  }

  private String code(String scheme) {
    try {
      Address named = Address.of(scheme, "orders");
      transport(scheme).connect(named, context.within(Duration.ofSeconds(10))).close();
      return "connected";
    } catch (IpcException e) {
      return e.code().name();
    }
  }

  private OutboundLink connectWhenBound(String scheme, TestContext sender) throws Exception {
    while (true) {
      try {
        return transport(scheme).connect(Address.of(scheme, "orders"), sender);
      } catch (IpcException e) {
        Thread.sleep(20);
      }
    }
  }
}
