package io.github.linuxipc.tests.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.guard.DirectoryTree;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** T16: programs without this library exchange lines with it over a socket. */
@ExtendWith({LeakGuard.class, Watchdog.class})
class PlainProgramTest {
  private static final Path SOCAT = Path.of("/usr/bin/socat");

  private Path directory;

  @BeforeEach
  void makeDirectory() throws Exception {
    var mode = PosixFilePermissions.fromString("rwx------");
    directory =
        Files.createTempDirectory(
            Path.of("/dev/shm"), "ipc-kit-", PosixFilePermissions.asFileAttribute(mode));
  }

  @AfterEach
  void removeDirectory() throws Exception {
    DirectoryTree.delete(directory);
  }

  private Ipc ipc() {
    return Ipc.builder().set("runtime-dir", directory.resolve("run").toString()).build();
  }

  @Test
  void T16_shouldSendLinesToAProgramThatListensOnAUnixSocket() throws Exception {
    Path socket = directory.resolve("program.sock");
    try (ServerSocketChannel program = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      program.bind(UnixDomainSocketAddress.of(socket));
      assertReadsLines(program, "unix:" + socket);
    }
    Files.delete(socket);
  }

  @Test
  void T16_shouldSendLinesToAProgramThatListensOnATcpPort() throws Exception {
    try (ServerSocketChannel program = ServerSocketChannel.open()) {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      int port = ((InetSocketAddress) program.bind(any).getLocalAddress()).getPort();
      assertReadsLines(program, "tcp:127.0.0.1:" + port);
    }
  }

  /** Checks that a program that listens at the address reads a sender's lines, and then the end. */
  private void assertReadsLines(ServerSocketChannel program, String address) throws Exception {
    try (Ipc ipc = ipc()) {
      Sender sender = ipc.sender(address + "?wire=lines");
      try (SocketChannel accepted = program.accept();
          BufferedReader lines = new BufferedReader(Channels.newReader(accepted, UTF_8))) {
        send(sender, "one", "", "three");
        assertEquals(
            List.of("one", "", "three"),
            List.of(lines.readLine(), lines.readLine(), lines.readLine()));
        sender.close();
        assertEquals(null, lines.readLine(), "a line after the end");
      }
    }
  }

  private static void send(Sender sender, String... lines) throws Exception {
    for (String line : lines) {
      sender.send(line.getBytes(UTF_8));
    }
  }

  @Test
  void T16_shouldReceiveLinesFromSocat() throws Exception {
    assumeTrue(Files.isExecutable(SOCAT), "needs socat");
    Path input = Files.writeString(directory.resolve("input"), "from\nsocat\n\nwithout an end");
    try (Ipc ipc = ipc()) {
      Receiver receiver = ipc.receiver("unix:lines?wire=lines&end-of-stream=last-sender");
      Process socat =
          new ProcessBuilder(SOCAT.toString(), "-", "UNIX-CONNECT:" + receiver.address().target())
              .inheritIO()
              .redirectInput(input.toFile())
              .start();
      StringBuilder lines = new StringBuilder();
      receiver.forEach(m -> lines.append(new String(m.toByteArray(), UTF_8)).append('|'));
      assertEquals("from|socat||without an end|", lines.toString());
      assertEquals(0, socat.waitFor(), "socat's exit status");
    }
  }

  @Test
  void T16_shouldSendLinesToSocat() throws Exception {
    assumeTrue(Files.isExecutable(SOCAT), "needs socat");
    Path socket = directory.resolve("socat.sock");
    Path output = directory.resolve("output");
    Process socat =
        new ProcessBuilder(SOCAT.toString(), "-u", "UNIX-LISTEN:" + socket, "-")
            .inheritIO()
            .redirectOutput(output.toFile())
            .start();
    try (Ipc ipc = ipc()) {
      try (Sender sender = ipc.sender("unix:" + socket + "?wire=lines")) {
        send(sender, "to", "", "socat");
      }
      assertEquals(0, socat.waitFor(), "socat's exit status");
      assertEquals(List.of("to", "", "socat"), Files.readAllLines(output));
    } finally {
      socat.destroyForcibly().waitFor();
    }
  }
}
