package io.github.linuxipc.posix;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A standard stream of this process. Determines whether its descriptor was inherited from the
 * parent process.
 *
 * <p>If the parent closed the stream, the descriptor's number is free when the JVM starts. {@code
 * open(2)} returns the lowest free number, so one of the JVM's own files gets that number. Three
 * facts distinguish the cases. They are read from {@code proc(5)}, without a native call:
 *
 * <ul>
 *   <li>A descriptor that survived {@code execve(2)} is never close-on-exec. A descriptor that
 *       HotSpot opened is always close-on-exec, except the descriptor of the run-time image.
 *   <li>The run-time image, {@code lib/modules}, is the first file that the JVM opens and keeps
 *       open. All lower descriptor numbers were in use at that time, so they were inherited.
 *   <li>A class of the JDK that closes a descriptor from 0 to 2 replaces it by {@code /dev/null},
 *       open for writing only.
 * </ul>
 */
public enum StandardStream {
  /** Standard input. */
  INPUT(0, "input"),

  /** Standard output. */
  OUTPUT(1, "output"),

  /** Standard error. */
  ERROR(2, "error");

  private static final int STREAMS = 3;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final String IMAGE_NAME = "modules";
  private static final Path IMAGE = Path.of(System.getProperty("java.home", ""), "lib", IMAGE_NAME);
  private static final String DELETED = " (deleted)";
  private static final String FLAGS = "flags:";
  private static final int ACCESS = 3;

  private final int fd;
  private final String label;

  StandardStream(int fd, String label) {
    this.fd = fd;
    this.label = label;
  }

  /**
   * Returns the descriptor's number.
   *
   * @return 0, 1 or 2
   */
  public int fd() {
    return fd;
  }

  /**
   * Returns the reason why the stream must not be used: the parent closed it, or opened it for the
   * other direction only, or its state cannot be determined.
   *
   * @return the reason without a full stop, or empty if it can be used
   */
  public Optional<String> problem() {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return Optional.of("The state of standard " + label + " cannot be determined without /proc");
    }
    OptionalInt flags = flags();
    if (flags.isEmpty() || (flags.getAsInt() & OpenFile.CLOSE_ON_EXEC) != 0) {
      return closed();
    }
    int image = imageDescriptor();
    if (image == fd) {
      return closed();
    }
    int access = flags.getAsInt() & ACCESS;
    boolean isLowerClosed = image >= 0 && image < fd;
    if (access != OpenFile.READ_WRITE && access != direction()) {
      return isLowerClosed
          ? closed()
          : Optional.of(
              "Standard " + label + " is not open for " + (fd == 0 ? "reading" : "writing"));
    }
    if (isLowerClosed && access == OpenFile.WRITE && target(fd).equals("/dev/null")) {
      return Optional.of(
          "Standard "
              + label
              + " was closed when this process started, or leads to /dev/null beside a closed"
              + " standard input, which cannot be distinguished");
    }
    return Optional.empty();
  }

  private Optional<String> closed() {
    return Optional.of("Standard " + label + " was closed when this process started");
  }

  /**
   * Returns the remedy for what {@link #problem} reports.
   *
   * @return a full sentence
   */
  public String remedy() {
    return fd == 0
        ? "Redirect it: < FILE, < /dev/null, or a pipe."
        : "Redirect it: > FILE, > /dev/null, or a pipe; and do not close standard input.";
  }

  private int direction() {
    return fd == 0 ? OpenFile.READ : OpenFile.WRITE;
  }

  /**
   * Returns whether calls on the descriptor return at once instead of blocking. This is a property
   * of the open file description: other processes that share the description may change the
   * property at any time.
   *
   * @return whether they do
   */
  public boolean isNonBlocking() {
    return (flags().orElse(0) & OpenFile.NON_BLOCKING) != 0;
  }

  /** Returns the status flags, close-on-exec included; empty if the descriptor is not open. */
  private OptionalInt flags() {
    // not through a channel, because an interrupt would close the channel
    try (InputStream in = new FileInputStream("/proc/self/fdinfo/" + fd)) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return text.lines()
          .filter(line -> line.startsWith(FLAGS))
          .mapToInt(line -> Integer.parseInt(line.substring(FLAGS.length()).strip(), 8))
          .findFirst();
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  /**
   * Returns the JVM's descriptor of its run-time image; -1 if it has none. If the JVM inherited one
   * too, its own has the greater number.
   */
  private static int imageDescriptor() {
    int found = -1;
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        int number = number(descriptor);
        if (number > found && isImage(number)) {
          found = number;
          if (number >= STREAMS) {
            break; // then all three were in use when the JVM started
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return found;
    }
    return found;
  }

  private static int number(Path descriptor) {
    String text = descriptor.toString();
    return Integer.parseInt(text.substring(text.lastIndexOf('/') + 1));
  }

  private static boolean isImage(int number) {
    String target = target(number);
    try {
      return target.equals(IMAGE.toRealPath() + DELETED)
          || (target.endsWith("/" + IMAGE_NAME)
              && Files.isSameFile(IMAGE, DESCRIPTORS.resolve(Integer.toString(number))));
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the kernel's name of what a descriptor refers to; empty if it is not open. */
  private static String target(int number) {
    try {
      return Files.readSymbolicLink(DESCRIPTORS.resolve(Integer.toString(number))).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
