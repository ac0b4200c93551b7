package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;

/** A library with one send mode. */
public interface BenchmarkTarget {
  /**
   * Returns the library's name.
   *
   * @return the name
   */
  String subject();

  /**
   * Returns the send mode.
   *
   * @return the send mode
   */
  SendMode way();

  /**
   * Returns a description.
   *
   * @return one line
   */
  String description();

  /**
   * Returns whether it can take part in a scenario.
   *
   * @param one the scenario
   * @return whether it can
   */
  boolean takesPart(Scenario one);

  /**
   * Makes one measurement.
   *
   * @param one the scenario
   * @param timing the duration
   * @return the figures
   * @throws IOException if a process fails; the message holds the end of what it wrote
   * @throws InterruptedException if the thread is interrupted
   */
  Sample measure(Scenario one, Timing timing) throws IOException, InterruptedException;
}
