package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sender in another network namespace than its receiver, as in another container. */
class NetworkNamespaceTest extends TempDirectoryTest {
  private static final List<String> APART = List.of("unshare", "--net");

  @BeforeEach
  void needNamespaces() throws Exception {
    Process probe = null;
    try {
      probe = new ProcessBuilder("unshare", "--net", "true").start();
    } catch (java.io.IOException e) {
      assumeTrue(false, "needs unshare");
    }
    assumeTrue(probe.waitFor() == 0, "needs the right to make a network namespace");
  }

  /** Connects and prints the outcome. */
  static final class Connecting {
    private Connecting() {}

    public static void main(String[] args) throws Exception {
      Address address = Address.parse(args[1]);
      TestContext context = TestContext.in(Path.of(args[0])).within(Duration.ofSeconds(1));
      try (OutboundLink out = transport(address.scheme()).connect(address, context)) {
        System.out.println("connected " + out.address());
      } catch (IpcException e) {
        System.out.println(e.code() + " " + e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "unix-dgram, orders, NOT_REACHABLE, in another network namespace",
    "unix-dgram, @ipc-netns-test, NO_RECEIVER, in this network namespace",
    "unix-seqpacket, orders, connected, unix-seqpacket",
    "unix-seqpacket, @ipc-netns-test, NO_RECEIVER, in this network namespace",
  })
  void U05_shouldReportReceiverInAnotherNetworkNamespace(
      String scheme, String target, String code, String text) throws Exception {
    try (InboundLink in = transport(scheme).bind(Address.of(scheme, target), context);
        ChildJvm child =
            ChildJvm.start(
                APART,
                System.getProperty("java.class.path"),
                Connecting.class,
                directory.path().toString(),
                in.address().toString())) {
      String line = child.line();
      assertEquals(code, line.split(" ", 2)[0], line);
      assertTrue(line.contains(text), line);
    }
  }
}
