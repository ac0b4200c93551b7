package io.github.linuxipc.spi.file;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The process that holds a {@code fcntl} lock on a file, as {@code /proc/locks} tells it. For the
 * texts of errors only: it may have let go since. Not a {@code FileChannel}, so that an interrupted
 * thread may ask too.
 *
 * @param pid the process, in the pid namespace of {@code /proc}
 * @param name its name
 * @param stopped whether it was stopped, as by SIGSTOP or a debugger
 */
record LockHolder(long pid, String name, boolean stopped) {
  private static final int TYPE = 1;
  private static final int PID = 4;
  private static final int FILE = 5;

  /** Finds the holder of a lock on a file; empty if the kernel does not tell. */
  static Optional<LockHolder> of(FileStatus file) {
    try {
      return find(id(file)).map(LockHolder::of);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The file as {@code /proc/locks} writes it: {@code major:minor:inode}. */
  private static String id(FileStatus file) {
    long device = file.device(); // as the C library composes it
    long major = (device >>> 8 & 0xfff) | (device >>> 32 & 0xfffff000L);
    long minor = (device & 0xff) | (device >>> 12 & 0xffffff00L);
    return String.format(Locale.ROOT, "%02x:%02x:%d", major, minor, file.inode());
  }

  /** Those who wait have lines of their own, with an arrow. */
  private static Optional<Long> find(String id) throws IOException {
    try (BufferedReader locks = open("/proc/locks")) {
      for (String line = locks.readLine(); line != null; line = locks.readLine()) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length > FILE && words[TYPE].equals("POSIX") && words[FILE].equals(id)) {
          return Optional.of(Long.parseLong(words[PID])).filter(pid -> pid > 0);
        }
      }
    }
    return Optional.empty();
  }

  private static LockHolder of(long pid) {
    String name = "";
    boolean stopped = false;
    try (BufferedReader status = open("/proc/" + pid + "/status")) {
      for (String line = status.readLine(); line != null; line = status.readLine()) {
        if (line.startsWith("Name:")) {
          name = line.substring(5).strip();
        } else if (line.startsWith("State:")) {
          String state = line.substring(6).strip();
          stopped = state.startsWith("T") || state.startsWith("t");
          break;
        }
      }
    } catch (IOException e) {
      // It has gone, or is another user's.
    }
    return new LockHolder(pid, name, stopped);
  }

  private static BufferedReader open(String file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(new FileInputStream(file), StandardCharsets.UTF_8));
  }

  /** What to do about it. */
  String remedy() {
    return stopped
        ? "It is stopped: let it go on with kill -CONT " + pid + ", or end it."
        : "See why process " + pid + " keeps it, or end that process.";
  }

  @Override
  public String toString() {
    return "process " + pid + (name.isEmpty() ? "" : " (" + name + ")");
  }
}
