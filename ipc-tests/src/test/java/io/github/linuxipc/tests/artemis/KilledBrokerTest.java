package io.github.linuxipc.tests.artemis;

import org.junit.jupiter.api.Tag;

/** A few faults of the broker and of connections. {@link KilledBrokerOftenTest} has many. */
@Tag("slow")
@Tag("one-jdk")
class KilledBrokerTest extends BrokerFaults {
  KilledBrokerTest() {
    super(3, 24);
  }
}
