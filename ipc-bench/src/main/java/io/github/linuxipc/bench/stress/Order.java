package io.github.linuxipc.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Frames come in order, and none is left out. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "None has been published yet.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The first was.")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "Both were.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One was left out.")
@State
public class Order extends StressedLane {
  /** Made by jcstress. */
  public Order() {}

  /** The sender. */
  @Actor
  public void sender() {
    send(24, 1);
    send(40, 2);
  }

  /**
   * The receiver.
   *
   * @param result how many came, and what the last began with
   */
  @Actor
  public void receiver(JJ_Result result) {
    result.r1 = poll(2);
    result.r2 = first();
  }
}
