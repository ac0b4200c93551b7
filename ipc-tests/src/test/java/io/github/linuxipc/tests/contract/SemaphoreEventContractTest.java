package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.NotifierContract;

/** The contract of events over {@code sem}. */
class SemaphoreEventContractTest extends NotifierContract {
  @Override
  public String address(String name) {
    return "sem:" + name;
  }
}
