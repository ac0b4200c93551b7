package io.github.linuxipc.cli.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The colours of lines on a terminal. */
public enum Colour {
  /** The terminal's own. */
  PLAIN(""),
  /** For what is wrong. */
  RED("31"),
  /** For what deserves attention. */
  YELLOW("33");

  private static final Path OUTPUT = Path.of("/proc/self/fd/1");

  private final String code;

  Colour(String code) {
    this.code = code;
  }

  /**
   * Returns whether standard output is a terminal.
   *
   * @return whether it is; false if that cannot be found out
   */
  public static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(OUTPUT).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * Returns whether lines are coloured: standard output is a terminal, and the variable {@code
   * NO_COLOR} is not set to a text.
   *
   * @return whether they are
   */
  public static boolean isWanted() {
    String no = System.getenv("NO_COLOR");
    return isTerminal() && (no == null || no.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
  }

  /**
   * Returns a line in this colour.
   *
   * @param line the line
   * @return the line with the terminal's control sequences; the same line if it stays plain
   */
  public String of(String line) {
    return code.isEmpty() ? line : "\u001b[" + code + "m" + line + "\u001b[0m";
  }
}
