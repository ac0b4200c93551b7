package io.github.linuxipc.bench.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Tests that room is reused only after its previous frame has been consumed. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The previous frame was read whole.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The frame was overwritten while it was read.")
@State
public class Reuse extends StressedLane {
  /** A multiple of 8, so that the values at both ends of a frame are aligned. */
  private static final int LENGTH = LONGEST / 8 * 8;

  /** Created by jcstress. It fills the lane. */
  public Reuse() {
    boolean room = true;
    while (room) {
      room = send(LENGTH, 1);
    }
  }

  /** Runs the sender, which finds room only when the receiver has consumed a frame. */
  @Actor
  public void sender() {
    send(LENGTH, 2);
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
