package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TransportContract;
import io.github.linuxipc.tests.artemis.KitBroker;
import org.junit.jupiter.api.Tag;

/** The contract over a broker in a process of its own. */
@Tag("exhaustive")
class ArtemisContractTest extends TransportContract implements ArtemisUnderTest {
  ArtemisContractTest() {
    KitBroker.uri(); // started before a test looks at what it leaves
  }
}
