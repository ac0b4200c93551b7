package io.github.linuxipc.spi;

import java.util.Collection;
import java.util.Optional;

/** Suggests the known word that an unknown word most likely stands for. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * Returns, of the known words that are near enough, the one with the smallest edit distance. An
   * edit is an added, missing or wrong letter, or two adjacent letters swapped. A word that is one
   * edit away is always near enough. More edits are, if there is at most one for every three
   * letters of the known word.
   *
   * @param word the unknown word
   * @param known the known words
   * @return the nearest word, or empty if none is near
   */
  public static Optional<String> to(String word, Collection<String> known) {
    String nearest = null;
    int fewest = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = editDistance(word, candidate);
      if (distance <= Math.max(1, candidate.length() / 3) && distance < fewest) {
        nearest = candidate;
        fewest = distance;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /**
   * Returns the question whether the nearest word was meant.
   *
   * @param word the unknown word
   * @param known the known words
   * @return the question, such as {@code Did you mean unix?}, or an empty text if no word is near
   */
  public static String question(String word, Collection<String> known) {
    return to(word, known).map(nearest -> "Did you mean " + nearest + "?").orElse("");
  }

  /** Computes the optimal string alignment distance, row by row. */
  static int editDistance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
      fill(row, last, beforeLast, a, i, b);
    }
    return row[b.length()];
  }

  private static void fill(int[] row, int[] last, int[] beforeLast, String a, int i, String b) {
    row[0] = i;
    for (int j = 1; j <= b.length(); j++) {
      int wrong = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
      row[j] = Math.min(wrong, 1 + Math.min(last[j], row[j - 1]));
      if (swapped(a, i, b, j)) {
        row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
      }
    }
  }

  private static boolean swapped(String a, int i, String b, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
