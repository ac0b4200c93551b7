package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.ServiceContract;
import org.junit.jupiter.api.Tag;

/** The contract of services over Unix sockets for sequenced packets. */
@Tag("exhaustive")
class UnixSeqpacketServiceContractTest extends ServiceContract {
  @Override
  public String address(String name) {
    return "unix-seqpacket:" + name;
  }
}
