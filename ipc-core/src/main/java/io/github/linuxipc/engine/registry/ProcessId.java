package io.github.linuxipc.engine.registry;

import io.github.linuxipc.spi.KernelNamespace;
import io.github.linuxipc.spi.OptionParsers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a process, with the pid namespace in which the id is valid. A process that reads the id
 * may run in another namespace, for example in another container. The text form is {@code
 * PID@NAMESPACE}, where {@code NAMESPACE} is the inode number of the namespace (see namespaces(7)).
 * A text without a namespace means the namespace of its reader.
 *
 * <p>{@code ProcessIdentity} of ipc-posix reads the namespace as well. This module does not depend
 * on ipc-posix, and ipc-posix depends neither on this module nor on ipc-api. Therefore each of the
 * two has its own one-line reader.
 *
 * @param pid the process id; 0 if there is no such process
 * @param pidNamespace the inode number of the namespace of the process id; 0 if it is not known
 */
public record ProcessId(long pid, long pidNamespace) {
  /** No process. */
  public static final ProcessId NONE = new ProcessId(0, 0);

  private static final Pattern TEXT = Pattern.compile("(\\d+)(?:@(\\d{1,18}))?");

  /**
   * Returns this process.
   *
   * @return the id of this process
   */
  public static ProcessId current() {
    return new ProcessId(ProcessHandle.current().pid(), currentNamespace());
  }

  /**
   * Parses the text form.
   *
   * @param text the text
   * @return the process
   * @throws IllegalArgumentException if the text is not valid; the message says what is allowed
   */
  public static ProcessId parse(String text) {
    Matcher parts = TEXT.matcher(text);
    String pid = parts.matches() ? parts.group(1) : text;
    String namespace = parts.matches() ? parts.group(2) : null;
    return new ProcessId(
        OptionParsers.number(pid, 1, Integer.MAX_VALUE),
        namespace == null ? 0 : Long.parseLong(namespace));
  }

  /**
   * Returns whether the process id is valid in the pid namespace of this process.
   *
   * @return whether the two namespaces are equal; true also if that of the process id is not known
   */
  public boolean isVisible() {
    return pidNamespace == 0 || pidNamespace == currentNamespace();
  }

  private static long currentNamespace() {
    return KernelNamespace.PID.current();
  }

  /**
   * Returns a phrase for an error or log text.
   *
   * @return such as {@code process 12}, with its namespace if that is not the one of this process
   */
  public String phrase() {
    return isVisible()
        ? "process " + pid
        : "process " + pid + " of another pid namespace (" + pidNamespace + ")";
  }

  @Override
  public String toString() {
    return pidNamespace == 0 ? Long.toString(pid) : pid + "@" + pidNamespace;
  }
}
