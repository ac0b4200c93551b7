package io.github.linuxipc.posix;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * The byte-range locks that processes hold, as {@code /proc/locks} lists them. So a process can
 * look for a lock on a FIFO without opening it. The locks of open file descriptions are listed in
 * every pid namespace. Immutable.
 *
 * <p>The list names a file by the number of its file system's device. A few file systems report
 * another number to {@code statx(2)}; their locks are not found. A caller that concludes something
 * from a missing lock must therefore first look for a lock that exists.
 */
public final class KernelLocks {
  private static final String FILE = "/proc/locks";
  private static final int TYPE = 1;
  private static final int INODE = 5;
  private static final int START = 6;
  private static final int END = 7;

  private final Map<String, List<Range>> locks = new HashMap<>();

  private KernelLocks() {}

  private record Range(long start, long end) {}

  /**
   * Reads the list.
   *
   * @return the locks that were held at that moment
   * @throws IOException if it cannot be read
   */
  public static KernelLocks read() throws IOException {
    KernelLocks all = new KernelLocks();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(FILE), StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        all.add(line.strip().split("\\s+", -1));
      }
    }
    return all;
  }

  /** Adds a lock. Skips the lines of processes that wait for one, which have an arrow. */
  private void add(String[] fields) {
    if (fields.length <= END || !(fields[TYPE].equals("OFDLCK") || fields[TYPE].equals("POSIX"))) {
      return;
    }
    try {
      long end = fields[END].equals("EOF") ? Long.MAX_VALUE : Long.parseLong(fields[END]);
      locks
          .computeIfAbsent(fields[INODE], none -> new ArrayList<>())
          .add(new Range(Long.parseLong(fields[START]), end));
    } catch (NumberFormatException e) {
      throw new IllegalStateException(FILE + " has an unknown format", e);
    }
  }

  private List<Range> of(FileStat file) {
    int major = (int) file.device(); // statx returns the two parts one after the other
    int minor = (int) (file.device() >>> Integer.SIZE);
    String id = String.format(Locale.ROOT, "%02x:%02x:%d", major, minor, file.inode());
    return locks.getOrDefault(id, List.of());
  }

  /**
   * Returns whether a byte of a file is locked.
   *
   * @param file the file
   * @param at the byte
   * @return whether a process holds a lock on it, shared or exclusive
   */
  public boolean isLocked(FileStat file, long at) {
    return of(file).stream().anyMatch(lock -> lock.start() <= at && at <= lock.end());
  }

  /**
   * Counts the locks of a file whose first byte has a property.
   *
   * @param file the file
   * @param start tests the first byte
   * @return the number of locks
   */
  public int count(FileStat file, LongPredicate start) {
    return (int) of(file).stream().filter(lock -> start.test(lock.start())).count();
  }
}
