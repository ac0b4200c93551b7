package io.github.linuxipc.config;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Makes foreign text safe for messages of one line, so that it can neither flood nor forge a log.
 */
public final class LogText {
  private static final int MAX_LENGTH = 120;

  /**
   * The maximum length of a reason or a remedy. It is larger, because such a text is useful only as
   * a whole and contains names and paths.
   */
  private static final int MAX_LENGTH_OF_REASON = 1000;

  private LogText() {}

  /**
   * Shortens a text, replaces its control characters and puts it in quotation marks.
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
   * Shortens a reason or a remedy, which may be longer, and replaces its control characters.
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
   * Describes a throwable in one line: its class and its message, without a full stop.
   *
   * @param thrown any throwable, even one whose {@code getMessage} throws a runtime exception
   * @return such as {@code java.lang.IllegalStateException: no such device}
   */
  public static String of(Throwable thrown) {
    String message;
    try {
      message = thrown.getMessage();
    } catch (RuntimeException e) {
      message = null; // getMessage() itself failed
    }
    String type = thrown.getClass().getName();
    return message == null || message.isBlank()
        ? type
        : type + ": " + reason(message.strip().replaceFirst("\\.$", ""));
  }

  /**
   * Joins words with commas.
   *
   * @param words the words
   * @return such as {@code tcp, unix}, or {@code none} if there are no words
   */
  public static String list(Collection<String> words) {
    return words.isEmpty() ? "none" : words.stream().collect(Collectors.joining(", "));
  }
}
