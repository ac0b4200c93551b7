package io.github.linuxipc.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Starts the {@code ipc} command. */
@Command(name = "ipc", mixinStandardHelpOptions = true)
public final class Main {
  private Main() {}

  /**
   * Runs the command and exits with its code.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
