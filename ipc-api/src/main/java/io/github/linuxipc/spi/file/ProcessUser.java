package io.github.linuxipc.spi.file;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The user that this process runs as. */
public final class ProcessUser {
  private static final String STATUS = "/proc/self/status";

  private ProcessUser() {}

  /**
   * Returns the effective user id. It is read from the process's status, because the owner of
   * {@code /proc/self} is root instead of this user if the process may not be dumped. The file is
   * not read with a {@code FileChannel}, so that an interrupted thread can call this method too.
   *
   * @return the id
   * @throws IOException if the kernel does not report it
   */
  public static int uid() throws IOException {
    try (BufferedReader status =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(STATUS), StandardCharsets.US_ASCII))) {
      for (String line = status.readLine(); line != null; line = status.readLine()) {
        if (line.startsWith("Uid:")) {
          String effective = line.substring(4).strip().split("\\s+", -1)[1];
          return Integer.parseUnsignedInt(effective);
        }
      }
    }
    throw new IOException(STATUS + " does not contain the user id");
  }
}
