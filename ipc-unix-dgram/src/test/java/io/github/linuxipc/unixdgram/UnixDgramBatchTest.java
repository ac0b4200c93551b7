package io.github.linuxipc.unixdgram;

import io.github.linuxipc.socket.fixture.PacketBatchTest;

class UnixDgramBatchTest extends PacketBatchTest {
  UnixDgramBatchTest() {
    super("unix-dgram");
  }
}
