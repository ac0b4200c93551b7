package io.github.linuxipc.cli.exit;

/** The exit codes of the command. They never change their meaning. */
public final class ExitCode {
  /** The command succeeded. */
  public static final int DONE = 0;

  /** Input or output failed, because of a peer, the kernel or a file. */
  public static final int FAILED = 1;

  /** The command line or the configuration is wrong. */
  public static final int USAGE = 2;

  /** A wait reached its time-out. */
  public static final int TIMED_OUT = 3;

  private ExitCode() {}
}
