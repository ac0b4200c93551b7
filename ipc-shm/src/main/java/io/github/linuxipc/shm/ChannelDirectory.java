package io.github.linuxipc.shm;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.DirectoryLock;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.PrivateDirectory;
import io.github.linuxipc.spi.file.UnusablePathException;
import io.github.linuxipc.spi.file.WrittenPath;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory that holds a channel's files.
 *
 * <pre>
 *   orders.shm/               0700, created by the receiver
 *     segment                 the {@link SegmentDescriptor segment}, locked by the receiver
 *     segment.new             ... while it is created
 *     lane-3-5f0c...          a {@link io.github.linuxipc.shm.ring.LaneDescriptor lane}, locked by the
 *                             sender in slot 3; the receiver unlinks the file after opening it or,
 *                             in a persistent channel, when the sender has left and all was read
 *     lane-3-5f0c....new      ... while it is created, locked likewise; if the sender dies,
 *                             {@link LaneSweep} removes it
 *     lane-3-5f0c....log      a name of the log that continues this lane; other directories have other
 *                             names of the same file; removed with the lane
 *     receiver.sem, ...       events of a notifier that serves as doorbell, see {@code DoorbellFactory}
 * </pre>
 *
 * <p>A file gets its final name when it is complete. Final names are published under the lock of
 * the parent directory. So a process that holds the lock sees the channel's directory in a
 * consistent state, even if another process died while changing the directory.
 *
 * @param path the directory
 */
public record ChannelDirectory(Path path) {
  /** The end of the directory's name, if the channel has a name. */
  static final String SUFFIX = ".shm";

  private static final String SEGMENT = "segment";
  private static final String LANE = "lane-";
  private static final Pattern LANE_NAME = Pattern.compile("lane-([0-9]{1,5})-[0-9a-f]{1,16}");
  private static final String UNFINISHED = ".new";
  private static final String LOG = ".log";
  private static final int REMOVALS = 100;

  /** The names of lanes that are not complete, as a glob. */
  static final String UNFINISHED_LANES = LANE + "*" + UNFINISHED;

  /**
   * Finds the directory of an address: a name, or an absolute path.
   *
   * @throws IpcException if the target is neither, or the runtime directory cannot be trusted
   */
  static ChannelDirectory of(Address address, LinkContext context) throws IpcException {
    String target = address.target();
    if (address.targetsName()) {
      return new ChannelDirectory(context.runtimeDirectory().resolve(target + SUFFIX));
    }
    Path path;
    try {
      path = WrittenPath.of(target);
    } catch (UnusablePathException e) {
      throw context.failure(ErrorCode.BAD_ADDRESS, e.reason(), e.remedy(), e);
    }
    if (!path.isAbsolute() || path.getNameCount() < 2) {
      throw context.failure(
          ErrorCode.BAD_ADDRESS,
          "The target is neither a channel name nor the absolute path of a directory",
          "Write shm:orders, or shm:/run/app/orders.");
    }
    return new ChannelDirectory(path);
  }

  /** Returns the parent directory, under whose lock the files are created. */
  Path above() throws IOException {
    Path above = path.getParent();
    if (above == null) {
      throw new IOException("the root directory cannot be a channel");
    }
    return above;
  }

  Path segment() {
    return path.resolve(SEGMENT);
  }

  Path unfinishedSegment() {
    return path.resolve(SEGMENT + UNFINISHED);
  }

  Path lane(int slot, long incarnation) {
    return path.resolve(LANE + slot + "-" + Long.toHexString(incarnation));
  }

  Path unfinishedLane(int slot, long incarnation) {
    return Path.of(lane(slot, incarnation) + UNFINISHED);
  }

  /** Returns the name of the log that may continue a lane. */
  static Path log(Path lane) {
    return Path.of(lane + LOG);
  }

  /** Returns the slot of a lane's sender. */
  static int slot(Path lane) throws IOException {
    Matcher matcher = LANE_NAME.matcher(String.valueOf(lane.getFileName()));
    if (!matcher.matches()) {
      throw new IOException(lane + " is not the name of a lane");
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** Runs a section under the lock of the parent directory. */
  <T> T locked(LockWait wait, DirectoryLock.Section<T> section) throws IOException {
    return DirectoryLock.locked(above(), wait, section);
  }

  /** Returns whether there is a socket in the place of the directory: a {@link SealedSegment}. */
  boolean isSocket() throws IOException {
    return FileStat.find(path).filter(FileStat::isSocket).isPresent();
  }

  boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Creates the directory with mode 0700. The directory must not exist. The parent directory is
   * checked first, so that no other user can replace the new directory.
   */
  void make() throws IOException {
    PrivateDirectory.check(above());
    PrivateDirectory.make(path);
  }

  /**
   * Checks that an existing directory belongs to this user, and that no other user can change it.
   */
  void check() throws IOException {
    PrivateDirectory.check(path);
  }

  /** Gives a complete file its name. */
  static void publish(Path unfinished, Path finished) throws IOException {
    Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Lists all files of the channel. */
  List<Path> files() throws IOException {
    return list("*");
  }

  /** Lists the files of lanes that are not complete. */
  List<Path> unfinishedLanes() throws IOException {
    return list(UNFINISHED_LANES);
  }

  /** Returns whether a file is that of a lane that is not complete. */
  static boolean isUnfinishedLane(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith(LANE) && name.endsWith(UNFINISHED);
  }

  /** Lists the files of finished lanes that still have their names. */
  List<Path> lanes() throws IOException {
    List<Path> lanes = list(LANE + "*");
    lanes.removeIf(file -> file.toString().endsWith(UNFINISHED) || file.toString().endsWith(LOG));
    return lanes;
  }

  /**
   * Lists the files that match a glob. The iterator wraps an I/O error in an unchecked exception,
   * which the callers would not catch. So this method unwraps the error.
   */
  private List<Path> list(String glob) throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, glob)) {
      files.forEach(all::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return all;
  }

  /**
   * Removes the directory with all its files. A sender whose connect is about to fail may create
   * another file during the removal, so the removal is attempted up to 100 times.
   */
  void remove() throws IOException {
    for (int i = 1; ; i++) {
      try {
        for (Path file : files()) {
          Files.deleteIfExists(file);
        }
        Files.deleteIfExists(path);
        return;
      } catch (NoSuchFileException e) {
        return;
      } catch (DirectoryNotEmptyException e) {
        if (i == REMOVALS) {
          throw e;
        }
      }
    }
  }
}
