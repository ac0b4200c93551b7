package io.github.linuxipc.bench.jcstress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Tests that a frame is visible as a whole or not at all. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "The frame has not been published yet.")
@Outcome(id = "7, 7", expect = Expect.ACCEPTABLE, desc = "The frame was published, and is whole.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The frame is torn.")
@State
public class Publish extends StressedLane {
  /** Created by jcstress. */
  public Publish() {}

  /** Runs the sender. */
  @Actor
  public void sender() {
    send(64, 7);
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
