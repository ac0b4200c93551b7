package io.github.linuxipc.config;

import java.util.Collection;
import java.util.stream.Collectors;

/** Puts foreign text into messages of one line, so that it can neither flood nor forge a log. */
public final class LogText {
  private static final int MAX_LENGTH = 120;

  /** A cause and a remedy are of use only as a whole, and names and paths stand in them. */
  private static final int MAX_LENGTH_OF_REASON = 1000;

  private LogText() {}

  /**
   * Puts a text in quotation marks, shortened, without control characters.
   *
   * @param text the text
   * @return such as {@code "orders"}
   */
  public static String quote(String text) {
    return '"' + line(text) + '"';
  }

  /**
   * Shortens a text and replaces its control characters.
   *
   * @param text the text
   * @return one line
   */
  public static String line(String text) {
    return line(text, MAX_LENGTH);
  }

  /**
   * Does the same with a reason or a remedy, which may be longer.
   *
   * @param text the text
   * @return one line
   */
  public static String reason(String text) {
    return line(text, MAX_LENGTH_OF_REASON);
  }

  private static String line(String text, int maxLength) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(maxLength)
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .forEach(line::appendCodePoint);
    return text.codePointCount(0, text.length()) <= maxLength ? line.toString() : line + "...";
  }

  /**
   * Says in one line what was thrown: the class and the message, without a full stop.
   *
   * @param thrown anything, a hostile one included
   * @return such as {@code java.lang.IllegalStateException: no such device}
   */
  public static String of(Throwable thrown) {
    String message;
    try {
      message = thrown.getMessage();
    } catch (RuntimeException e) {
      message = null; // the text of the failure has failed
    }
    String type = thrown.getClass().getName();
    return message == null || message.isBlank()
        ? type
        : type + ": " + reason(message.strip().replaceFirst("\\.$", ""));
  }

  /**
   * Lists words.
   *
   * @param words the words
   * @return such as {@code tcp, unix}, or {@code none}
   */
  public static String list(Collection<String> words) {
    return words.isEmpty() ? "none" : words.stream().collect(Collectors.joining(", "));
  }
}
