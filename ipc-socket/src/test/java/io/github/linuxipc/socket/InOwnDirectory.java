package io.github.linuxipc.socket;

import io.github.linuxipc.spi.Transport;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests of links without an engine, each in a fresh directory. */
abstract class InOwnDirectory {
  OwnDirectory own;
  TestContext context;

  @BeforeEach
  void makeDirectory() throws IOException {
    own = new OwnDirectory();
    context = TestContext.in(own.path());
  }

  @AfterEach
  void removeDirectory() throws IOException {
    own.close();
  }

  /** This module's transport of a scheme. */
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
