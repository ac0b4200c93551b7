package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;

/** A subject with one way of sending. */
public interface BenchmarkTarget {
  /**
   * Returns the subject's name.
   *
   * @return the name
   */
  String subject();

  /**
   * Returns the way of sending.
   *
   * @return the way
   */
  SendMode way();

  /**
   * Says what it is.
   *
   * @return one line
   */
  String description();

  /**
   * Tells whether it can take part in a case.
   *
   * @param one the case
   * @return whether it can
   */
  boolean takesPart(Scenario one);

  /**
   * Measures once.
   *
   * @param one the case
   * @param timing how long
   * @return the figures
   * @throws IOException if a process fails; the message holds the end of what it wrote
   * @throws InterruptedException if the thread is interrupted
   */
  Sample measure(Scenario one, Timing timing) throws IOException, InterruptedException;
}
