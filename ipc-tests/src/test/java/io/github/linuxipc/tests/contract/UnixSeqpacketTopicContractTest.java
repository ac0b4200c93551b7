package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TopicContract;
import org.junit.jupiter.api.Tag;

/** The contract of topics over Unix sockets for sequenced packets. */
@Tag("exhaustive")
class UnixSeqpacketTopicContractTest extends TopicContract {
  @Override
  public String address(String name) {
    return "unix-seqpacket:" + name;
  }
}
