package io.github.linuxipc.posix;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process, and not merely its number, which is given out anew after its end: {@code proc(5)}. It
 * can be forged by whoever may write where it is published, so it supplements a lock and never
 * replaces one.
 *
 * @param pid its number
 * @param startTicks when it started, in clock ticks since the system's start
 * @param bootId which start of the system that was
 * @param pidNamespace where the number means anything, such as {@code pid:[4026531836]}
 */
public record ProcessIdentity(long pid, long startTicks, String bootId, String pidNamespace) {
  private static final int FIELDS_BEFORE_START = 19; // those between the command and field 22

  /**
   * Returns this process.
   *
   * @return its identity
   * @throws IOException if {@code /proc} does not tell
   */
  public static ProcessIdentity own() throws IOException {
    long pid = ProcessHandle.current().pid();
    return new ProcessIdentity(pid, readStartTicks(pid), readBootId(), readPidNamespace());
  }

  /**
   * Tells whether the process of this number is, now and from here, the very process. Ask while a
   * {@link PidFd} of that number is open: then the answer stays true.
   *
   * @return whether it is
   */
  public boolean isAlive() {
    try {
      return bootId.equals(readBootId())
          && pidNamespace.equals(readPidNamespace())
          && startTicks == readStartTicks(pid);
    } catch (IOException e) {
      return false; // there is no such process
    }
  }

  /**
   * Tells whether this process shares the pid namespace in which the number was given out. If it
   * does not, the number means another process here, or none.
   *
   * @return whether it does
   * @throws IOException if {@code /proc} does not tell
   */
  public boolean isInThisPidNamespace() throws IOException {
    return pidNamespace.equals(readPidNamespace());
  }

  private static long readStartTicks(long pid) throws IOException {
    String stat = read("/proc/" + pid + "/stat");
    // The command in parentheses may hold anything, parentheses too.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    if (fields.length <= FIELDS_BEFORE_START) {
      throw new IOException("/proc/" + pid + "/stat is too short");
    }
    return Long.parseLong(fields[FIELDS_BEFORE_START]);
  }

  private static String readBootId() throws IOException {
    return read("/proc/sys/kernel/random/boot_id").strip();
  }

  private static String readPidNamespace() throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
  }

  /** Not by a channel, which an interrupt would close. */
  private static String read(String path) throws IOException {
    try (InputStream in = new FileInputStream(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
