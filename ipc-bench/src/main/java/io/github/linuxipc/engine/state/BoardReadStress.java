package io.github.linuxipc.engine.state;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Tests that a reader sees whole values and no version that goes back, beside a busy writer. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Whole, and in order.")
@Outcome(id = "false, .*", expect = Expect.FORBIDDEN, desc = "A value is torn.")
@Outcome(id = "true, false", expect = Expect.FORBIDDEN, desc = "A version went back.")
@State
public class BoardReadStress extends StressedBoard {
  /** Created by jcstress. */
  public BoardReadStress() {}

  /** Runs the writer, which uses each slot twice. */
  @Actor
  public void writer() {
    for (int i = 0; i < 6; i++) {
      put();
    }
  }

  /**
   * Runs a reader.
   *
   * @param result whether both values are whole, and whether their versions are in order
   */
  @Actor
  public void reader(ZZ_Result result) {
    long first = read();
    long second = read();
    result.r1 = first >= 0 && second >= 0;
    result.r2 = second >= first;
  }
}
