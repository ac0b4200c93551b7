package io.github.linuxipc.posix;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Identifies a process beyond its process id, because the id may be reused after the process has
 * ended: {@code proc(5)}. A process that can write to the file in which an identity is published
 * can forge the identity. Therefore an identity supplements a lock and never replaces one.
 *
 * @param pid the process id
 * @param startTicks when the process started, in clock ticks since the system booted
 * @param bootId identifies that boot of the system
 * @param pidNamespace the namespace in which the process id is valid, such as {@code
 *     pid:[4026531836]}
 */
public record ProcessIdentity(long pid, long startTicks, String bootId, String pidNamespace) {
  private static final int FIELDS_BEFORE_START = 19; // the fields between the command and field 22

  /**
   * Returns the identity of this process.
   *
   * @return the identity
   * @throws IOException if {@code /proc} cannot be read
   */
  public static ProcessIdentity own() throws IOException {
    long pid = ProcessHandle.current().pid();
    return new ProcessIdentity(pid, readStartTicks(pid), readBootId(), readPidNamespace());
  }

  /**
   * Returns whether the process id still belongs to the process of this identity, as seen from the
   * calling process. If it does, a {@link PidFd} of that id refers to the same process, provided
   * that the {@code PidFd} was opened after the identity was published and before this call.
   *
   * @return whether it does; false if {@code /proc} cannot be read
   */
  public boolean isAlive() {
    try {
      return bootId.equals(readBootId())
          && pidNamespace.equals(readPidNamespace())
          && startTicks == readStartTicks(pid);
    } catch (IOException e) {
      return false; // no process has that id, or /proc cannot be read
    }
  }

  /**
   * Returns whether the calling process is in the pid namespace in which the process id was
   * assigned. If it is not, the id belongs to another process in the caller's namespace, or to
   * none.
   *
   * @return whether it is
   * @throws IOException if {@code /proc} cannot be read
   */
  public boolean isInThisPidNamespace() throws IOException {
    return pidNamespace.equals(readPidNamespace());
  }

  private static long readStartTicks(long pid) throws IOException {
    String stat = read("/proc/" + pid + "/stat");
    // The command, in parentheses, may contain any character, parentheses included.
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

  /** Reads a file. Does not use a channel, because an interrupt would close the channel. */
  private static String read(String path) throws IOException {
    try (InputStream in = new FileInputStream(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
