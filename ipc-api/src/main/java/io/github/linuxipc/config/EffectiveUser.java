package io.github.linuxipc.config;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user that the kernel checks this process's access against. */
final class EffectiveUser {
  private static final Path STATUS = Path.of("/proc/self/status");

  private EffectiveUser() {}

  /** Reads the effective user's number: the second one of the line {@code Uid:}. */
  static long id() {
    try (var lines = Files.lines(STATUS)) {
      String line =
          lines.filter(l -> l.startsWith("Uid:")).findFirst().orElseThrow(IOException::new);
      return Long.parseLong(line.split("\t", -1)[2]);
    } catch (IOException e) {
      ErrorCode code = ErrorCode.UNREADABLE_CONFIGURATION;
      String what = "The effective user cannot be read from " + STATUS;
      throw new IpcConfigurationException(code, code.text(what, "", "Mount /proc."));
    }
  }
}
