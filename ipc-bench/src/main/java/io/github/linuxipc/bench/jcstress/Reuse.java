package io.github.linuxipc.bench.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Room is reused only when its previous frame has been consumed. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The previous frame was read whole.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The frame was overwritten while it was read.")
@State
public class Reuse extends StressedLane {
  /** Created by jcstress. It fills the lane. */
  public Reuse() {
    boolean room = true;
    while (room) {
      room = send(LONGEST / 8 * 8, 1);
    }
  }

  /** Runs the sender, which finds room only behind the receiver. */
  @Actor
  public void sender() {
    send(LONGEST / 8 * 8, 2);
  }

  /**
   * Runs the receiver.
   *
   * @param result the values at the beginning and the end of the frame
   */
  @Actor
  public void receiver(JJ_Result result) {
    poll(1);
    result.r1 = first();
    result.r2 = last();
  }
}
