package io.github.linuxipc.spi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kind of namespace of the kernel: {@code namespaces(7)}. Containers that share a directory need
 * not share namespaces, and some mechanisms work in one namespace only.
 */
public enum KernelNamespace {
  /** POSIX message queues. */
  IPC("ipc", "IPC"),
  /** Network interfaces, ports and abstract socket names. */
  NETWORK("net", "network"),
  /** Process ids. */
  PID("pid", "pid");

  private static final Pattern LINK = Pattern.compile("[a-z]+:\\[(\\d{1,18})]");

  private final String file;
  private final String word;

  KernelNamespace(String file, String word) {
    this.file = file;
    this.word = word;
  }

  /**
   * Returns the word for error texts.
   *
   * @return such as {@code IPC}
   */
  public String word() {
    return word;
  }

  /**
   * Returns the namespace of this kind in which this process is.
   *
   * @return the inode number of the namespace; 0 if {@code /proc} does not tell
   */
  public long current() {
    try {
      String link = Files.readSymbolicLink(Path.of("/proc/self/ns", file)).toString();
      Matcher matcher = LINK.matcher(link);
      return matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    } catch (IOException e) {
      return 0; // /proc is not mounted or is restricted
    }
  }
}
