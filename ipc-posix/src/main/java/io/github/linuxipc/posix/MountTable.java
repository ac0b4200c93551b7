package io.github.linuxipc.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The mounts of this process: {@code /proc/self/mountinfo}. */
public final class MountTable {
  private MountTable() {}

  /**
   * Returns whether the mount of a path forbids execution. The path lies on the mount whose mount
   * point is the longest prefix of the path. If several mounts have the same mount point, the last
   * one listed is used.
   *
   * @param real the path, with all symbolic links resolved
   * @return whether it does; false if that cannot be found out
   */
  public static boolean isNoexec(Path real) {
    Path covering = Path.of("/");
    boolean noexec = false;
    try {
      for (String line :
          Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1)) {
        String[] fields = line.split(" ", -1);
        if (fields.length > 5) {
          Path mount = Path.of(unescaped(fields[4]));
          if (real.startsWith(mount) && mount.startsWith(covering)) {
            covering = mount;
            noexec = List.of(fields[5].split(",", -1)).contains("noexec");
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      return false; // then the attempt to load shows it
    }
    return noexec;
  }

  /**
   * Decodes a field. In a field, blanks and similar bytes are written as octal numbers, and all
   * other bytes are written as they are.
   */
  private static String unescaped(String field) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      if (field.charAt(i) == '\\' && i + 3 < field.length()) {
        text.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        text.append(field.charAt(i));
      }
    }
    return new String(
        text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
