package io.github.linuxipc.bench.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Tests that frames arrive in order and none is skipped. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "No frame has been published yet.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The first frame was published.")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "Both frames were published.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A frame was skipped or reordered.")
@State
public class Order extends StressedLane {
  /** Created by jcstress. */
  public Order() {}

  /** Runs the sender. */
  @Actor
  public void sender() {
    send(24, 1);
    send(40, 2);
  }

  /**
   * Runs the receiver.
   *
   * @param result the number of frames, and the value at the beginning of the last one
   */
  @Actor
  public void receiver(JJ_Result result) {
    result.r1 = poll(2);
    result.r2 = first();
  }
}
