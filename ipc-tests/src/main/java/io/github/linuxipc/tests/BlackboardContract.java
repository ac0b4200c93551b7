package io.github.linuxipc.tests;

import org.junit.jupiter.api.Nested;

/**
 * The contract of blackboards for one mechanism: S1 to S7 of docs/contract.md. A subclass names the
 * mechanism by {@link #address}.
 */
public abstract class BlackboardContract implements TransportUnderTest {
  /** Creates the contract. */
  protected BlackboardContract() {}

  @Nested
  class Values extends BlackboardValueContract {
    Values() {
      super(BlackboardContract.this);
    }
  }

  @Nested
  class Waits extends BlackboardWaitContract {
    Waits() {
      super(BlackboardContract.this);
    }
  }

  @Nested
  class Lives extends BlackboardLifeContract {
    Lives() {
      super(BlackboardContract.this);
    }
  }

  @Nested
  class Counters extends BlackboardCounterContract {
    Counters() {
      super(BlackboardContract.this);
    }
  }
}
