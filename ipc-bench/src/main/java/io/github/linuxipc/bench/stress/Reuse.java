package io.github.linuxipc.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Room is written to again only when what lay there has been taken. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "What lay there was read whole.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It was overwritten while it was read.")
@State
public class Reuse extends StressedLane {
  /** Made by jcstress; fills the lane. */
  public Reuse() {
    boolean room = true;
    while (room) {
      room = send(LONGEST / 8 * 8, 1);
    }
  }

  /** The sender, for which there is room only behind the receiver. */
  @Actor
  public void sender() {
    send(LONGEST / 8 * 8, 2);
  }

  /**
   * The receiver.
   *
   * @param result what the frame began and ended with
   */
  @Actor
  public void receiver(JJ_Result result) {
    poll(1);
    result.r1 = first();
    result.r2 = last();
  }
}
