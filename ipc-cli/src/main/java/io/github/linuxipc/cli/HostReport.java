package io.github.linuxipc.cli;

import io.github.linuxipc.posix.MountTable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ipc doctor} reports about the kernel, the limits and the runtime directory. What
 * cannot be read is left out.
 */
final class HostReport {
  private static final long MIB = 1 << 20;
  private static final long FEW_DESCRIPTORS = 1024;
  private static final long SMALL_MEMORY = 64 * MIB;
  private static final long SMALL_ROOM = 16 * MIB;
  private static final long DEFAULT_MESSAGES = 10;
  private static final long DEFAULT_MESSAGE_SIZE = 8192;
  private static final long DEFAULT_QUEUES = 256;
  private static final long SMALL_QUEUE_BYTES = 819_200;

  private final List<Line> lines = new ArrayList<>();

  private HostReport() {}

  /**
   * A line of the report.
   *
   * @param name what it is about
   * @param value the value with its unit
   * @param note what is unusual about it, as a sentence; empty if nothing is
   */
  record Line(String name, String value, String note) {}

  static List<Line> of(Path runtimeDirectory) {
    HostReport report = new HostReport();
    report.kernel();
    report.runtimeDirectory(runtimeDirectory);
    report.memory();
    report.descriptors();
    report.queues();
    report.temporaryDirectory();
    return report.lines;
  }

  private void add(String name, String value, String note) {
    lines.add(new Line(name, value, note));
  }

  private void kernel() {
    add("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"), "");
  }

  private void runtimeDirectory(Path directory) {
    String name = "runtime directory";
    try {
      PosixFileAttributes status =
          Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      String mode = PosixFilePermissions.toString(status.permissions());
      add(
          name,
          directory + ", owner " + status.owner().getName() + ", mode " + mode,
          mode.endsWith("------") ? "" : "Other users may look into it.");
    } catch (IOException e) {
      add(name, directory.toString(), "It does not exist; the first process creates it.");
    }
  }

  private void memory() {
    try {
      FileStore store = Files.getFileStore(Path.of("/dev/shm"));
      long size = store.getTotalSpace();
      long left = store.getUsableSpace();
      String note = "";
      if (left < SMALL_ROOM) {
        note = "It is almost full: opening an endpoint may fail with IPC-108.";
      } else if (size <= SMALL_MEMORY) {
        note = "It is small: lower capacity, or raise the size (--shm-size in Docker).";
      }
      add("/dev/shm", size / MIB + " MiB, " + left / MIB + " MiB left", note);
    } catch (IOException e) {
      add("/dev/shm", "not mounted", "The transport shm and the runtime directory need it.");
    }
  }

  private void descriptors() {
    long limit = processLimit("Max open files");
    if (limit >= 0) {
      String note = limit <= FEW_DESCRIPTORS ? "It is small for many channels: ulimit -n." : "";
      add("file descriptors", "" + limit, note);
    }
  }

  private void queues() {
    queueLimit("queues_max", "queues of all users", DEFAULT_QUEUES);
    queueLimit("msg_max", "messages in a queue", DEFAULT_MESSAGES);
    queueLimit("msgsize_max", "bytes of a message in a queue", DEFAULT_MESSAGE_SIZE);
    long bytes = processLimit("Max msgqueue size");
    if (bytes >= 0) {
      String note = bytes <= SMALL_QUEUE_BYTES ? "It holds about nine queues: ulimit -q." : "";
      add("bytes of this user's queues", "" + bytes, note);
    }
  }

  private void queueLimit(String key, String name, long usual) {
    // a setting of the kernel must be read by one call, and readString begins with a small one
    try (InputStream setting = new FileInputStream("/proc/sys/fs/mqueue/" + key)) {
      byte[] value = new byte[32];
      int length = Math.max(0, setting.read(value));
      String text = new String(value, 0, length, StandardCharsets.US_ASCII).strip();
      String note =
          Long.parseLong(text) < usual
              ? "It is less than usual: sysctl fs.mqueue." + key + "."
              : "";
      add(name, text, note);
    } catch (IOException | NumberFormatException e) {
      add(name, "unknown", "The kernel may have no message queues.");
    }
  }

  /** Returns a soft limit of this process; -1 if it is unlimited or cannot be read. */
  private static long processLimit(String name) {
    try {
      Matcher line =
          Pattern.compile("(?m)^" + name + " +([0-9]+) .*")
              .matcher(Files.readString(Path.of("/proc/self/limits")));
      return line.find() ? Long.parseLong(line.group(1)) : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  private void temporaryDirectory() {
    Path directory = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    try {
      boolean noexec = MountTable.isNoexec(directory.toRealPath());
      add(
          "temporary directory",
          directory + (noexec ? ", noexec" : ""),
          noexec ? "The native library is unpacked into another directory." : "");
    } catch (IOException e) {
      add("temporary directory", directory.toString(), "It does not exist.");
    }
  }
}
