package io.github.linuxipc.engine.service;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The notices of one requester that came before their requests. A notice is kept only if its
 * request is still to come, so that no notice stays for ever. The numbers tell whether it is: of
 * two calls whose numbers have the same index, the one with the larger number is sent later, and is
 * read later (T2). Not thread-safe: the lock of {@link RequesterLink} guards it.
 */
final class EarlyNotices {
  /**
   * The maximum number of notices of each kind. It is the number of requests for which a request
   * channel of the default size has room.
   */
  private static final int MAX_NOTICES = 1 << 16;

  private static final int FIRST_LENGTH = 16;

  private final Set<Long> cancels = new HashSet<>();
  private final Map<Long, Integer> credits = new HashMap<>();

  /** For each index of a call's number the number of the last request that was read. */
  private long[] lastRead = new long[FIRST_LENGTH];

  /** Notes that a request was read; returns whether its call was cancelled before. */
  boolean onRead(long number) {
    int index = CallTable.index(number);
    if (index >= lastRead.length) {
      lastRead = Arrays.copyOf(lastRead, Math.max(2 * lastRead.length, index + 1));
    }
    lastRead[index] = Math.max(number, lastRead[index]);
    return !cancels.isEmpty() && cancels.remove(number);
  }

  /** Returns the credit that came before a request, and forgets it. */
  int takeCredit(long number) {
    Integer parts = credits.isEmpty() ? null : credits.remove(number);
    return parts == null ? 0 : parts;
  }

  void cancel(long number) {
    if (isToCome(number) && cancels.size() < MAX_NOTICES) {
      cancels.add(number);
    }
  }

  void credit(long number, int parts) {
    if (isToCome(number) && credits.size() < MAX_NOTICES) {
      credits.merge(number, parts, Integer::sum);
    }
  }

  private boolean isToCome(long number) {
    int index = CallTable.index(number);
    return index >= lastRead.length || number > lastRead[index];
  }

  /** Forgets all notices. */
  void clear() {
    cancels.clear();
    credits.clear();
  }
}
