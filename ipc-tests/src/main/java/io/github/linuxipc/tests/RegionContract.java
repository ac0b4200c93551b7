package io.github.linuxipc.tests;

import org.junit.jupiter.api.Nested;

/**
 * The contract of regions for one mechanism. A subclass names the mechanism by {@link #address}.
 */
public abstract class RegionContract implements TransportUnderTest {
  /** Creates the contract. */
  protected RegionContract() {}

  @Nested
  class Memory extends RegionMemoryContract {
    Memory() {
      super(RegionContract.this);
    }
  }
}
