package io.github.linuxipc.engine.state;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** Tests that a holder sees what the one before it has written. */
@JCStressTest
@Outcome(id = "false, 0", expect = Expect.ACCEPTABLE, desc = "The lock was not acquired.")
@Outcome(id = "true, 7", expect = Expect.ACCEPTABLE, desc = "It was, and what was written is seen.")
@Outcome(expect = Expect.FORBIDDEN, desc = "What the holder before has written is not seen.")
@State
public class LockOrderStress extends StressedLock {
  private int written;

  /** Created by jcstress. The first process holds the lock. */
  public LockOrderStress() {}

  /** Runs the holder. */
  @Actor
  public void holder() {
    written = 7;
    release(first);
  }

  /**
   * Runs the next holder.
   *
   * @param result whether it acquired the lock, and what it read then
   */
  @Actor
  public void next(ZI_Result result) {
    result.r1 = tryAcquire(second);
    result.r2 = result.r1 ? written : 0;
  }
}
