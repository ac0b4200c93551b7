package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TransportUnderTest;
import io.github.linuxipc.tests.artemis.KitBroker;

/** What the kit has to know of the transport {@code artemis}. */
interface ArtemisUnderTest extends TransportUnderTest {
  @Override
  default String address(String name) {
    return "artemis:" + name + "?capacity=256k&broker=" + KitBroker.uri();
  }

  @Override
  default boolean isBrokered() {
    return true;
  }

  /** The default of {@code ack-batch}. */
  @Override
  default int takesAtOnce() {
    return 64;
  }

  /** The broker gives a sender credit for half of its window at a time. */
  @Override
  default int freeingGranularity() {
    return 512 << 10;
  }

  @Override
  default boolean knowsRawSenders() {
    return false;
  }

  @Override
  default boolean sharesOneObject() {
    return true;
  }

  @Override
  default int beyondCapacity() {
    return 1 << 20;
  }
}
