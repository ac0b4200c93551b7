package io.github.linuxipc.tests.artemis;

import org.junit.jupiter.api.Tag;

/** Many faults of the broker and of connections. */
@Tag("exhaustive")
class KilledBrokerOftenTest extends BrokerFaults {
  KilledBrokerOftenTest() {
    super(30, 200);
  }
}
