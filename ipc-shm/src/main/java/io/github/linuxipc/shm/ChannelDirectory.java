package io.github.linuxipc.shm;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.shm.wait.DoorbellFactory;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.DirectoryLock;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.PrivateDirectory;
import io.github.linuxipc.spi.file.UnusablePathException;
import io.github.linuxipc.spi.file.WrittenPath;
import java.io.IOException;
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
 * Where a channel's files lie.
 *
 * <pre>
 *   orders.shm/               0700, made by the receiver
 *     segment                 the {@link SegmentDescriptor segment}, locked by the receiver
 *     segment.new             ... while it is made
 *     lane-3-5f0c...          a {@link io.github.linuxipc.shm.ring.LaneDescriptor lane}, locked by the
 *                             sender of place 3; the receiver unlinks it when it has opened it
 *     lane-3-5f0c....new      ... while it is made, locked likewise; {@link #sweepUnfinishedLanes}
 *     receiver.sem, ...       the {@link DoorbellFactory}, where they are a notifier's
 * </pre>
 *
 * <p>A file gets its name when it is complete. Names come and go under the lock of the directory
 * above, so that whoever holds it sees a channel's directory in one state, also when a process died
 * on the way.
 *
 * @param path the directory
 */
public record ChannelDirectory(Path path) {
  private static final String SUFFIX = ".shm";
  private static final String SEGMENT = "segment";
  private static final String LANE = "lane-";
  private static final Pattern LANE_NAME = Pattern.compile("lane-([0-9]{1,5})-[0-9a-f]{1,16}");
  private static final String UNFINISHED = ".new";
  private static final int REMOVALS = 100;

  /**
   * Finds the directory of an address: a name, or an absolute path.
   *
   * @throws IpcException if it is neither, or the runtime directory cannot be trusted
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

  private Path above() throws IOException {
    Path above = path.getParent();
    if (above == null) {
      throw new IOException("the root directory is no channel");
    }
    return above;
  }

  Path segment() {
    return path.resolve(SEGMENT);
  }

  Path unfinishedSegment() {
    return path.resolve(SEGMENT + UNFINISHED);
  }

  Path lane(int place, long incarnation) {
    return path.resolve(LANE + place + "-" + Long.toHexString(incarnation));
  }

  Path unfinishedLane(int place, long incarnation) {
    return Path.of(lane(place, incarnation) + UNFINISHED);
  }

  /** Returns the place of a lane's sender. */
  static int place(Path lane) throws IOException {
    Matcher matcher = LANE_NAME.matcher(String.valueOf(lane.getFileName()));
    if (!matcher.matches()) {
      throw new IOException(lane + " is no lane's name");
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** Does work while no other process changes names here. */
  <T> T locked(LockWait wait, DirectoryLock.Section<T> section) throws IOException {
    return DirectoryLock.locked(above(), wait, section);
  }

  boolean exists() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Makes the directory, which must not exist; 0700, and nobody else can swap it. */
  void make() throws IOException {
    PrivateDirectory.check(above());
    PrivateDirectory.make(path);
  }

  /** Checks a directory that exists: ours, and nobody else can change it. */
  void check() throws IOException {
    PrivateDirectory.check(path);
  }

  /**
   * Removes what senders have left that died before their lanes had their names. Under the lock of
   * the directory above, under which each sender makes and locks its file: one that is not locked
   * has no maker any more.
   */
  void sweepUnfinishedLanes() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, LANE + "*" + UNFINISHED)) {
      for (Path file : files) {
        if (hasNoMaker(file)) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static boolean hasNoMaker(Path unfinished) {
    try {
      return !SharedFile.isLocked(unfinished, InboundLane.LOCK);
    } catch (IOException e) {
      return false; // as for want of descriptors; the next looks again
    }
  }

  /** Gives a complete file its name. */
  static void publish(Path unfinished, Path finished) throws IOException {
    Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Lists what is there. */
  List<Path> files() throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      files.forEach(all::add);
    }
    return all;
  }

  /** Lists the lanes that nobody has unlinked. */
  List<Path> lanes() throws IOException {
    List<Path> lanes = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, LANE + "*")) {
      for (Path file : files) {
        if (!file.toString().endsWith(UNFINISHED)) {
          lanes.add(file);
        }
      }
    }
    return lanes;
  }

  /**
   * Removes the directory with all its files. A sender that is about to fail may make one more file
   * meanwhile, so it is tried again.
   */
  void remove() throws IOException {
    for (int i = 1; ; i++) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
        for (Path file : files) {
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
