package io.github.linuxipc.spi;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The resource limit that an operation has reached, and the command that raises it. Exceptions with
 * the code {@link io.github.linuxipc.channel.ErrorCode#RESOURCE_LIMIT} contain both.
 *
 * <p>An error number would identify the limit, but the JDK's exceptions contain no error number.
 * They contain only the C library's text, which is in the user's language. The text of {@code
 * ENOSPC} is therefore also compared with the text that a write to {@code /dev/full} produces on
 * this machine, and a lack of descriptors is also detected by counting them.
 *
 * @param what the resource that is exhausted, as a sentence without a full stop
 * @param remedy how to raise the limit, as a full sentence
 */
public record ResourceLimit(String what, String remedy) {
  private static final int ENOMEM = 12;
  private static final int ENFILE = 23;
  private static final int EMFILE = 24;
  private static final int EFBIG = 27;
  private static final int ENOSPC = 28;
  private static final int EDQUOT = 122;

  /**
   * The number of descriptors that opening an endpoint may use. They are already closed when the
   * failure is examined. If fewer descriptors than this are free at that time, the limit counts as
   * reached.
   */
  private static final long FEW_DESCRIPTORS = 16;

  /** If a file system is full although more bytes than this are left, it may lack inodes. */
  private static final long ROOM = 64 * 1024;

  private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files +([0-9]+) .*");

  /**
   * Returns the limit that an exception of the JDK reports.
   *
   * @param cause the exception
   * @param place the file or directory that was created or opened; null if there is none
   * @return the limit, or empty if the cause is another one
   */
  public static Optional<ResourceLimit> of(IOException cause, @Nullable Path place) {
    String reason = reason(cause);
    if (isFull(reason)) {
      return Optional.of(space(place));
    }
    if (reason.equals("Disk quota exceeded")) {
      return Optional.of(quota(place));
    }
    if (reason.equals("File too large")) {
      return Optional.of(fileSize());
    }
    if (reason.equals("Cannot allocate memory")) {
      return Optional.of(memory());
    }
    if (reason.startsWith("Too many open files in system")) {
      return Optional.of(systemFiles());
    }
    return isForWantOfDescriptors(cause) ? Optional.of(files()) : Optional.empty();
  }

  /**
   * Returns whether an exception of the JDK reports that this process or the system has no
   * descriptor left.
   *
   * @param cause the exception
   * @return whether it does, or whether this process has few descriptors left
   */
  public static boolean isForWantOfDescriptors(IOException cause) {
    return isTooManyOpenFiles(reason(cause)) || isShortOfDescriptors();
  }

  /**
   * Returns the limit that an error number reports.
   *
   * @param errno the number, such as that of {@code EMFILE}
   * @param place the file or directory that was created or opened; null if there is none
   * @return the limit, or empty if the cause is another one
   */
  public static Optional<ResourceLimit> of(int errno, @Nullable Path place) {
    return switch (errno) {
      case EMFILE -> Optional.of(files());
      case ENFILE -> Optional.of(systemFiles());
      case ENOSPC -> Optional.of(space(place));
      case EDQUOT -> Optional.of(quota(place));
      case ENOMEM -> Optional.of(memory());
      case EFBIG -> Optional.of(fileSize());
      default -> Optional.empty();
    };
  }

  private static String reason(IOException cause) {
    String text = cause instanceof FileSystemException file ? file.getReason() : cause.getMessage();
    return text == null ? "" : text;
  }

  /** Compares the text with the C library's text for a full device, in this process's language. */
  private static boolean isFull(String reason) {
    if (reason.equals("No space left on device")) {
      return true;
    }
    try (FileOutputStream full = new FileOutputStream("/dev/full")) {
      full.write(0);
      return false;
    } catch (IOException e) {
      return !reason.isEmpty() && reason.equals(e.getMessage());
    }
  }

  private static boolean isShortOfDescriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      long limit = descriptorLimit();
      return limit > 0 && limit - open.count() < FEW_DESCRIPTORS;
    } catch (IOException e) {
      return isTooManyOpenFiles(reason(e)); // no descriptor is left even for this check
    } catch (UncheckedIOException e) {
      return false; // the list was opened, and cannot be read for another reason
    }
  }

  private static boolean isTooManyOpenFiles(String reason) {
    return reason.startsWith("Too many open files");
  }

  /** Returns the soft limit of open descriptors; 0 if the kernel does not report it. */
  private static long descriptorLimit() throws IOException {
    Matcher line = OPEN_FILES.matcher(Files.readString(Path.of("/proc/self/limits")));
    return line.find() ? Long.parseLong(line.group(1)) : 0;
  }

  private static ResourceLimit files() {
    long limit = 0;
    try {
      limit = descriptorLimit();
    } catch (IOException e) {
      // No descriptor is left to read the limit with.
    }
    return new ResourceLimit(
        "This process has no file descriptor left"
            + (limit > 0 ? " of the " + limit + " that its limit allows" : ""),
        "Raise the limit before it starts: ulimit -n "
            + (limit > 0 ? 4 * limit : 65536)
            + "; or close what it does not need.");
  }

  private static ResourceLimit systemFiles() {
    return new ResourceLimit(
        "The system has no file descriptor left",
        "As root run sysctl -w fs.file-max=N, where N is larger than the value that sysctl"
            + " fs.file-max prints.");
  }

  /**
   * Returns the limit that a call of {@code epoll_ctl(2)} reports with {@code ENOSPC}.
   *
   * @return the limit
   */
  public static ResourceLimit watches() {
    return new ResourceLimit(
        "This user has reached fs.epoll.max_user_watches",
        "As root run sysctl -w fs.epoll.max_user_watches=N, where N is larger than the value that"
            + " sysctl fs.epoll.max_user_watches prints; or close connections of this user.");
  }

  private static ResourceLimit memory() {
    return new ResourceLimit(
        "The kernel has no memory left for this operation",
        "Free memory, or raise the limit of the container or of ulimit -v.");
  }

  private static ResourceLimit fileSize() {
    return new ResourceLimit(
        "This process may not write files of the length that is needed",
        "Raise the limit before it starts: ulimit -f unlimited.");
  }

  private static ResourceLimit quota(@Nullable Path place) {
    return new ResourceLimit(
        "This user's disk quota is used up" + at(place),
        "See quota -s, remove what is not needed, or have the quota raised.");
  }

  /** The remedy names the directory, because the file is removed when its creation has failed. */
  private static ResourceLimit space(@Nullable Path place) {
    Path directory = place == null ? null : directory(place);
    if (directory != null && usable(directory) > ROOM) {
      return new ResourceLimit(
          "The file system has no inode, or too little space, left" + at(place),
          "See df -i "
              + directory
              + " and df "
              + directory
              + "; remove files that are not needed, or, if it is a tmpfs, as root run mount -o"
              + " remount,nr_inodes=N or mount -o remount,size=N on its mount point.");
    }
    return new ResourceLimit(
        "The file system has no space left" + at(place),
        "See df"
            + (directory == null ? "" : " " + directory)
            + "; remove what is not needed, configure a smaller capacity, or, if it is a tmpfs, as"
            + " root run mount -o remount,size=N on its mount point.");
  }

  private static String at(@Nullable Path place) {
    return place == null ? "" : " for " + place;
  }

  /** Returns the directory of a path, or the nearest one above it that exists. */
  private static Path directory(Path place) {
    Path part = place.toAbsolutePath();
    while (part.getParent() != null && !Files.isDirectory(part)) {
      part = part.getParent();
    }
    return part;
  }

  /** Returns the usable space of the file system of a directory; 0 if it is unknown. */
  private static long usable(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }
}
