package io.github.linuxipc.socket;

import io.github.linuxipc.socket.fixture.PacketBatchTest;

class SeqpacketBatchTest extends PacketBatchTest {
  SeqpacketBatchTest() {
    super("unix-seqpacket");
  }
}
