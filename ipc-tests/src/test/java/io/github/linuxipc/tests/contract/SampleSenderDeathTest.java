package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.SenderDeathContract;
import org.junit.jupiter.api.Tag;

/**
 * The part T10 of the contract over the transport of {@code docs/writing-a-transport.md}. {@link
 * SampleTransportContractTest} is the whole.
 */
@Tag("slow")
@Tag("one-jdk")
class SampleSenderDeathTest extends SenderDeathContract {
  SampleSenderDeathTest() {
    super(new SampleTransportContractTest());
  }
}
