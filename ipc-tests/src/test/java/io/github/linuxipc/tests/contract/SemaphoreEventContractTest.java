package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.NotifierContract;
import org.junit.jupiter.api.Tag;

/** The contract of events over {@code sem}. */
@Tag("one-jdk")
class SemaphoreEventContractTest extends NotifierContract {
  @Override
  public String address(String name) {
    return "sem:" + name;
  }
}
