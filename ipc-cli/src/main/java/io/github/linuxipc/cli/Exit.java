package io.github.linuxipc.cli;

/** The exit codes of the command. They never change their meaning. */
final class Exit {
  /** It did what it was asked to. */
  static final int DONE = 0;

  /** A peer, the kernel or a file failed. */
  static final int FAILED = 1;

  /** The command line or the configuration is wrong. */
  static final int USAGE = 2;

  /** What was waited for did not come in time. */
  static final int TIMED_OUT = 3;

  private Exit() {}
}
