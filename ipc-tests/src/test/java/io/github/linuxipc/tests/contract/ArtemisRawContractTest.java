package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.RawTransportContract;
import io.github.linuxipc.tests.artemis.KitBroker;
import org.junit.jupiter.api.Tag;

/** The rules that hold under {@code wire=raw}, over a broker in a process of its own. */
@Tag("exhaustive")
class ArtemisRawContractTest extends RawTransportContract implements ArtemisUnderTest {
  ArtemisRawContractTest() {
    KitBroker.uri(); // started before a test looks at what it leaves
  }
}
