package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.ServiceContract;
import io.github.linuxipc.tests.artemis.KitBroker;
import org.junit.jupiter.api.Tag;

/** The contract of services over a broker in a process of its own. */
@Tag("exhaustive")
class ArtemisServiceContractTest extends ServiceContract implements ArtemisUnderTest {
  ArtemisServiceContractTest() {
    KitBroker.uri(); // started before a test looks at what it leaves
  }
}
