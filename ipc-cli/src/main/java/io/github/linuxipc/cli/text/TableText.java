package io.github.linuxipc.cli.text;

import io.github.linuxipc.channel.Capability;
import java.util.Collection;
import java.util.stream.Collectors;

/** Formats values for the tables. */
public final class TableText {
  private TableText() {}

  /**
   * Returns a list of capabilities, spelled as in the configuration.
   *
   * @param capabilities the capabilities
   * @return the words, or a hyphen if there are none
   */
  public static String of(Collection<Capability> capabilities) {
    return capabilities.isEmpty()
        ? "-"
        : capabilities.stream().sorted().map(Capability::word).collect(Collectors.joining(","));
  }
}
