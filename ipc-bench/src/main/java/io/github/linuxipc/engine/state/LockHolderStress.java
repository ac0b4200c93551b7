package io.github.linuxipc.engine.state;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Tests that the fast path of one process and the slow path of another never both succeed. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "Two processes hold the lock.")
@Outcome(expect = Expect.ACCEPTABLE, desc = "At most one process holds the lock.")
@State
public class LockHolderStress extends StressedLock {
  /** Created by jcstress. The first process remains privileged. */
  public LockHolderStress() {
    release(first);
  }

  /**
   * Runs the privileged process.
   *
   * @param result whether it acquired the lock, which it keeps
   */
  @Actor
  public void privileged(ZZ_Result result) {
    result.r1 = tryAcquire(first);
  }

  /**
   * Runs the other process.
   *
   * @param result whether it acquired the lock, which it keeps
   */
  @Actor
  public void other(ZZ_Result result) {
    result.r2 = tryAcquire(second);
  }
}
