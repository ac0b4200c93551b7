package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.DurableContract;
import org.junit.jupiter.api.Tag;

/** Durable subscriptions over shared memory, which the kit of topics tests elsewhere too. */
@Tag("slow")
@Tag("one-jdk")
class ShmDurableContractTest extends DurableContract {
  ShmDurableContractTest() {
    super(name -> "shm:" + name);
  }
}
