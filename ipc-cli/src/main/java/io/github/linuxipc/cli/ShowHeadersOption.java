package io.github.linuxipc.cli;

import picocli.CommandLine.Option;

/** The option {@code --headers}. */
final class ShowHeadersOption {
  @Option(
      names = "--headers",
      description = "Print each header as NAME=VALUE and a tab before its message.")
  private boolean headers;

  /** Returns whether headers are printed. */
  boolean isSet() {
    return headers;
  }
}
