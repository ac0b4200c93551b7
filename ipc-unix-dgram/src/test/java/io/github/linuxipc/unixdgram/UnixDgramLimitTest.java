package io.github.linuxipc.unixdgram;

import io.github.linuxipc.socket.fixture.DescriptorLimitTest;
import java.util.List;

/** Behaviour of datagrams when no descriptors are left. */
class UnixDgramLimitTest extends DescriptorLimitTest {
  static List<String> schemes() {
    return List.of("unix-dgram");
  }
}
