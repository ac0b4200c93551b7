package io.github.linuxipc.tests;

import org.junit.jupiter.api.Nested;

/**
 * The contract of locks for one mechanism: L1 to L5 of docs/contract.md. A subclass names the
 * mechanism by {@link #address}.
 */
public abstract class LockContract implements TransportUnderTest {
  /** Creates the contract. */
  protected LockContract() {}

  @Nested
  class Holders extends LockHolderContract {
    Holders() {
      super(LockContract.this);
    }
  }
}
