package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;

/** What is measured: a library with one send mode, a service, or the C program. */
public interface BenchmarkTarget {
  /**
   * Returns the name of the library or service, or of the C program's subject.
   *
   * @return the name
   */
  String subject();

  /**
   * Returns the send mode.
   *
   * @return the send mode
   */
  SendMode sendMode();

  /**
   * Returns a description.
   *
   * @return one line
   */
  String description();

  /**
   * Returns whether it supports a scenario.
   *
   * @param scenario the scenario
   * @return whether it does
   */
  boolean supports(Scenario scenario);

  /**
   * Makes one measurement.
   *
   * @param scenario the scenario
   * @param timing the duration
   * @return the figures
   * @throws IOException if a process fails; the message holds the end of what it wrote
   * @throws InterruptedException if the thread is interrupted
   */
  Sample measure(Scenario scenario, Timing timing) throws IOException, InterruptedException;
}
