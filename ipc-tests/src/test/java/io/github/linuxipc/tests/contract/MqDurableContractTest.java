package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.DurableContract;
import org.junit.jupiter.api.Tag;

/** Durable subscriptions over POSIX message queues, which the kit of topics tests elsewhere too. */
@Tag("slow")
@Tag("one-jdk")
class MqDurableContractTest extends DurableContract {
  MqDurableContractTest() {
    super(name -> "mq:" + name);
  }
}
