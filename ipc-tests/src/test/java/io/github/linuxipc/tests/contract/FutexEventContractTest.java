package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.NotifierContract;
import org.junit.jupiter.api.Tag;

/** The contract of events over {@code futex}. */
@Tag("second-jdk")
class FutexEventContractTest extends NotifierContract {
  @Override
  public String address(String name) {
    return "futex:" + name;
  }
}
