package io.github.linuxipc.tests;

import org.junit.jupiter.api.Nested;

/**
 * The whole contract of services over a transport: R1 to R10; see docs/contract.md. A transport's
 * test extends this class and returns the address of the request channel. Each part can also be
 * extended on its own.
 *
 * <pre>{@code
 * class UnixServiceContractTest extends ServiceContract {
 *   @Override
 *   public String address(String name) {
 *     return "unix:" + name;
 *   }
 * }
 * }</pre>
 */
public abstract class ServiceContract implements TransportUnderTest {
  /** Created by JUnit. */
  protected ServiceContract() {}

  @Nested
  class Calls extends CallContract {
    Calls() {
      super(ServiceContract.this);
    }
  }

  @Nested
  class CallEnds extends CallEndContract {
    CallEnds() {
      super(ServiceContract.this);
    }
  }

  @Nested
  class Bounds extends CallBoundContract {
    Bounds() {
      super(ServiceContract.this);
    }
  }

  @Nested
  class Losses extends CallLossContract {
    Losses() {
      super(ServiceContract.this);
    }
  }

  @Nested
  class Children extends CallChildContract {
    Children() {
      super(ServiceContract.this);
    }
  }

  @Nested
  class Streams extends StreamContract {
    Streams() {
      super(ServiceContract.this);
    }
  }
}
