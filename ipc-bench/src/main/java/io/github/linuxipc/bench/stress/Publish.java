package io.github.linuxipc.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A frame is seen whole or not at all. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "It has not been published yet.")
@Outcome(id = "7, 7", expect = Expect.ACCEPTABLE, desc = "It was published, and is whole.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It is torn.")
@State
public class Publish extends StressedLane {
  /** Made by jcstress. */
  public Publish() {}

  /** The sender. */
  @Actor
  public void sender() {
    send(64, 7);
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
