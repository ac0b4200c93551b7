package io.github.linuxipc.cli;

import picocli.CommandLine.Option;

/** The option {@code --json}. */
final class JsonOption {
  @Option(names = "--json", description = "Print JSON, whose keys are stable.")
  private boolean json;

  /** Returns whether JSON is printed. */
  boolean isSet() {
    return json;
  }
}
