package io.github.linuxipc.cli.exit;

/** The exit codes of the command. They never change their meaning. */
public final class ExitCode {
  /** It did what it was asked to. */
  public static final int DONE = 0;

  /** A peer, the kernel or a file failed. */
  public static final int FAILED = 1;

  /** The command line or the configuration is wrong. */
  public static final int USAGE = 2;

  /** What was waited for did not come in time. */
  public static final int TIMED_OUT = 3;

  private ExitCode() {}
}
