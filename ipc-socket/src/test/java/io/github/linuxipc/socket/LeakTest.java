package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.socket.fixture.Frames;
import io.github.linuxipc.socket.fixture.LinkTest;
import io.github.linuxipc.socket.fixture.TestContext;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Closed links leave no descriptors or threads behind. */
@Tag("slow")
@Tag("one-jdk")
class LeakTest extends LinkTest {
  /** Returns what the open descriptors refer to. */
  private static List<String> descriptors() {
    String[] all = Path.of("/proc/self/fd").toFile().list();
    return all == null ? List.of() : Stream.of(all).map(LeakTest::target).toList();
  }

  private static String target(String descriptor) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd", descriptor)).toString();
    } catch (IOException e) {
      return "closed meanwhile"; // as that of the listing itself
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("ipc-"))
        .count();
  }

  /**
   * Waits for up to 5 seconds until there are no more descriptors than before, and no threads of
   * the library. The thread of a {@code ConnectionMonitor} ends, and its descriptors are closed, a
   * moment after the last close.
   */
  private static void settle(List<String> before) throws InterruptedException {
    for (int i = 0; i < 500 && (descriptors().size() > before.size() || threads() > 0); i++) {
      Thread.sleep(10);
    }
    List<String> after = descriptors();
    assertTrue(after.size() <= before.size(), () -> after + " instead of " + before);
    assertEquals(0, threads());
  }

  @ParameterizedTest
  @CsvSource({"unix, 8000", "tcp, 500"})
  void X02_shouldReleaseAllResourcesAfterManySenders(String scheme, int cycles) throws Exception {
    sendFromEach(scheme, 1); // opens the jars whose classes it loads
    List<String> before = descriptors();
    sendFromEach(scheme, cycles);
    settle(before);
  }

  private void sendFromEach(String scheme, int cycles) throws Exception {
    Transport transport = transport(scheme);
    try (InboundLink in = transport.bind(Address.of(scheme, "orders"), context)) {
      Frames frames = new Frames();
      for (int i = 0; i < cycles; i++) {
        TestContext sender = context.another();
        try (OutboundLink out = transport.connect(in.address(), sender)) {
          Frames.send(out, sender.senderId(), 0, 10);
        }
        frames.expectLeft(in, i + 1);
      }
      assertEquals(cycles, frames.payloads().size());
    }
  }

  @ParameterizedTest
  @CsvSource({"unix, 2000", "tcp, 200"})
  void X02_shouldReleaseAllResourcesAfterManyReceivers(String scheme, int cycles) throws Exception {
    transport(scheme).bind(Address.of(scheme, "warm-up"), context).close();
    List<String> before = descriptors();
    Transport transport = transport(scheme);
    for (int i = 0; i < cycles; i++) {
      InboundLink in = transport.bind(Address.of(scheme, "orders"), context);
      OutboundLink out = transport.connect(in.address(), context);
      in.close();
      in.close();
      out.close();
    }
    settle(before);
    assertEquals(List.of(), directory.names());
  }
}
