package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.TransportContract;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The contract over shared memory whose ends sleep on futexes. */
@DisabledForJreRange(
    min = JRE.JAVA_21,
    disabledReason = "not yet run to its end on a JDK later than 17; its module's own tests are")
class ShmContractTest extends TransportContract {
  @Override
  public String address(String name) {
    return "shm:" + name;
  }
}
