package io.github.linuxipc.spi.file;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The process that holds a POSIX record lock ({@code F_SETLK}) on a file, according to {@code
 * /proc/locks}. Used for error texts only, because the process may have released the lock since.
 * The files in {@code /proc} are not read with a {@code FileChannel}, so that an interrupted thread
 * can read them too.
 *
 * @param pid the process, in the pid namespace of {@code /proc}
 * @param name the name of the process; empty if it is unknown
 * @param state the state of the process
 */
record LockHolder(long pid, String name, State state) {
  /** The states of a process that differ in what the user can do about it. */
  enum State {
    /** The process is not stopped, or its state is unknown. */
    RUNNING,
    /** A signal such as SIGSTOP has stopped the process. */
    STOPPED,
    /** A debugger or tracer has stopped the process; SIGCONT does not resume it. */
    TRACED;

    /** Returns the state for the value of {@code State:} in {@code /proc/PID/status}. */
    static State of(String text) {
      if (text.startsWith("T")) {
        return STOPPED;
      }
      return text.startsWith("t") ? TRACED : RUNNING;
    }
  }

  private static final int TYPE = 1;
  private static final int PID = 4;
  private static final int FILE = 5;

  /** Returns the holder of a lock on a file; empty if the kernel does not report it. */
  static Optional<LockHolder> of(FileStatus file) {
    try {
      return find(id(file)).map(LockHolder::of);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Returns the file's id as {@code /proc/locks} prints it: {@code major:minor:inode}. */
  private static String id(FileStatus file) {
    long device = file.device(); // as the C library composes it
    long major = (device >>> 8 & 0xfff) | (device >>> 32 & 0xfffff000L);
    long minor = (device & 0xff) | (device >>> 12 & 0xffffff00L);
    return String.format(Locale.ROOT, "%02x:%02x:%d", major, minor, file.inode());
  }

  /**
   * Returns the pid of the process that holds the lock. Processes that wait for the lock have lines
   * of their own, in which an arrow comes before the type; these lines are skipped.
   */
  private static Optional<Long> find(String id) throws IOException {
    try (BufferedReader locks = open("/proc/locks")) {
      for (String line = locks.readLine(); line != null; line = locks.readLine()) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > FILE && fields[TYPE].equals("POSIX") && fields[FILE].equals(id)) {
          return Optional.of(Long.parseLong(fields[PID])).filter(pid -> pid > 0);
        }
      }
    }
    return Optional.empty();
  }

  private static LockHolder of(long pid) {
    String name = "";
    State state = State.RUNNING;
    try (BufferedReader status = open("/proc/" + pid + "/status")) {
      for (String line = status.readLine(); line != null; line = status.readLine()) {
        if (line.startsWith("Name:")) {
          name = line.substring(5).strip();
        } else if (line.startsWith("State:")) {
          state = State.of(line.substring(6).strip());
          break;
        }
      }
    } catch (IOException e) {
      // The process has ended, or /proc hides it because it belongs to another user.
    }
    return new LockHolder(pid, name, state);
  }

  private static BufferedReader open(String file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(new FileInputStream(file), StandardCharsets.UTF_8));
  }

  /** Returns what the user can do about the process that holds the lock. */
  String remedy() {
    return switch (state) {
      case STOPPED -> "It is stopped: resume it with kill -CONT " + pid + ", or end it.";
      case TRACED -> "It is stopped by a debugger or tracer: resume it there, or end it.";
      case RUNNING -> "Find out why process " + pid + " holds it, or end that process.";
    };
  }

  @Override
  public String toString() {
    return "process " + pid + (name.isEmpty() ? "" : " (" + name + ")");
  }
}
