package io.github.linuxipc.socket;

import io.github.linuxipc.spi.Transport;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Base of tests of links without an engine, each in a new directory. */
abstract class TempDirectoryTest {
  ShortTempDirectory directory;
  TestContext context;

  @BeforeEach
  void createDirectory() throws IOException {
    directory = new ShortTempDirectory();
    context = TestContext.in(directory.path());
  }

  @AfterEach
  void removeDirectory() throws IOException {
    directory.close();
  }

  /** Returns this module's transport of a scheme. */
  static Transport transport(String scheme) {
    return switch (scheme) {
      case "unix" -> new UnixTransport();
      case "unix-dgram" -> new UnixDgramTransport();
      case "unix-seqpacket" -> new UnixSeqpacketTransport();
      case "tcp" -> new TcpTransport();
      default -> throw new IllegalArgumentException(scheme);
    };
  }
}
