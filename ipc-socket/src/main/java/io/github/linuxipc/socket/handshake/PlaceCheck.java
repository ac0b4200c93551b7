package io.github.linuxipc.socket.handshake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the files of many sockets are in place. A file is looked at only where its
 * directory has changed, so that what happens to be many files costs one look; and now and then
 * anyway, for file systems that say less. For one thread at a time.
 */
final class PlaceCheck {
  /** One check in so many looks at all files. */
  private static final int FULL = 16;

  private Map<Path, State> states = new HashMap<>();
  private int checks;

  /**
   * A directory as it was when its files were looked at. A time stamp is coarse, so that a change
   * right after the look may leave it as it is; only one that two looks in a row have found tells
   * that nothing changed.
   */
  private record State(@Nullable Object identity, @Nullable FileTime modified, boolean settled) {
    static State of(Path directory, @Nullable State before) {
      try {
        BasicFileAttributes found = Files.readAttributes(directory, BasicFileAttributes.class);
        State now = new State(found.fileKey(), found.lastModifiedTime(), false);
        return new State(now.identity, now.modified, now.isAs(before));
      } catch (IOException e) {
        return new State(null, null, false);
      }
    }

    boolean isAs(@Nullable State other) {
      return other != null
          && identity != null
          && identity.equals(other.identity)
          && Objects.equals(modified, other.modified);
    }
  }

  /** Whether any of them has a file. */
  boolean isNeeded(Collection<? extends ChannelAcceptor<?>> acceptors) {
    for (ChannelAcceptor<?> each : acceptors) {
      if (each.file() != null) {
        return true;
      }
    }
    return false;
  }

  /** Those whose file is not in its place. */
  <A extends ChannelAcceptor<?>> List<A> missing(Collection<A> acceptors) {
    boolean full = ++checks % FULL == 0;
    Map<Path, State> fresh = new HashMap<>();
    List<A> missing = new ArrayList<>();
    for (A each : acceptors) {
      Path file = each.file();
      Path directory = file == null ? null : file.toAbsolutePath().getParent();
      if (directory != null) {
        State before = states.get(directory);
        State now = fresh.computeIfAbsent(directory, d -> State.of(d, before));
        boolean same = before != null && before.settled() && now.isAs(before);
        if ((full || !same) && !each.isInPlace()) {
          missing.add(each);
        }
      }
    }
    states = fresh;
    return missing;
  }
}
