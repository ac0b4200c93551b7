package io.github.linuxipc.bench.compare;

import java.util.List;

/** A part of the comparison: what one run of a build's benchmark measures. */
public enum Part {
  /** Round trips, streams of one sender and idle endpoints, with all cores of the machine. */
  ALL_CORES(
      "all-cores", "all", "--kinds=round_trip,stream,idle", "--sizes=64,1k", "--ways=send,batch"),
  /** Streams of 16 senders. */
  MANY_SENDERS("many-senders", "all", "--kinds=stream", "--ways=send", "--senders=16"),
  /** Round trips and streams with all processes on one core. */
  ONE_CORE("one-core", "one", "--kinds=round_trip,stream", "--ways=send", "--cpus=0");

  private final String directory;
  private final String cores;
  private final List<String> options;

  Part(String directory, String cores, String... options) {
    this.directory = directory;
    this.cores = cores;
    this.options = List.of(options);
  }

  /** Returns the name of the directory of its results. */
  String directory() {
    return directory;
  }

  /** Returns the options of the benchmark that choose what is measured. */
  List<String> options() {
    return options;
  }

  /**
   * Returns whether a library takes part. On one core, a library that spins would measure only how
   * long the scheduler lets it spin.
   */
  boolean measures(String subject) {
    return this != ONE_CORE || !subject.endsWith("-spin");
  }

  /**
   * Returns on how many cores the processes run.
   *
   * @return one or all
   */
  public String cores() {
    return cores;
  }
}
