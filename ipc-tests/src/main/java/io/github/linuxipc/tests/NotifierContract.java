package io.github.linuxipc.tests;

import org.junit.jupiter.api.Nested;

/**
 * The whole contract of notifiers, N0 to N6 (see docs/contract.md). A notifier's test extends this
 * class and returns the address of an event. Each part can also be extended on its own.
 *
 * <pre>{@code
 * class SemaphoreContractTest extends NotifierContract {
 *   @Override
 *   public String address(String name) {
 *     return "sem:" + name;
 *   }
 * }
 * }</pre>
 */
public abstract class NotifierContract implements NotifierUnderTest {
  /** Created by JUnit. */
  protected NotifierContract() {}

  @Nested
  class Presence extends WaiterPresenceContract {
    Presence() {
      super(NotifierContract.this);
    }
  }

  @Nested
  class Wakes extends WakeContract {
    Wakes() {
      super(NotifierContract.this);
    }
  }

  @Nested
  class Awaits extends AwaitContract {
    Awaits() {
      super(NotifierContract.this);
    }
  }

  @Nested
  class Deaths extends EventDeathContract {
    Deaths() {
      super(NotifierContract.this);
    }
  }

  @Nested
  class Counts extends CountingContract {
    Counts() {
      super(NotifierContract.this);
    }
  }

  @Nested
  class KernelEvents extends KernelEventContract {
    KernelEvents() {
      super(NotifierContract.this);
    }
  }
}
