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
 * Checks whether the files of many sockets still exist. A file is checked only if its directory has
 * changed, so that many files in one directory usually cost one system call. Every 16th check
 * examines all files anyway, because some file systems do not report all changes. May be used by
 * one thread at a time.
 */
final class SocketFileCheck {
  /** One check in this many examines all files. */
  private static final int FULL_CHECK_INTERVAL = 16;

  private Map<Path, State> states = new HashMap<>();
  private int checks;

  /**
   * A directory's state at a check of its files. Time stamps are coarse, so a change right after a
   * check may leave the time stamp unchanged. Only a state that two consecutive checks have found
   * proves that nothing has changed.
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

  /** Returns whether any acceptor has a socket file. */
  boolean isNeeded(Collection<? extends ChannelAcceptor<?>> acceptors) {
    for (ChannelAcceptor<?> each : acceptors) {
      if (each.file() != null) {
        return true;
      }
    }
    return false;
  }

  /** Returns the acceptors whose socket file no longer exists or has been replaced. */
  <A extends ChannelAcceptor<?>> List<A> missing(Collection<A> acceptors) {
    boolean full = ++checks % FULL_CHECK_INTERVAL == 0;
    Map<Path, State> fresh = new HashMap<>();
    List<A> missing = new ArrayList<>();
    for (A each : acceptors) {
      Path file = each.file();
      Path directory = file == null ? null : file.toAbsolutePath().getParent();
      if (directory != null) {
        State before = states.get(directory);
        State now = fresh.computeIfAbsent(directory, d -> State.of(d, before));
        boolean same = before != null && before.settled() && now.isAs(before);
        if ((full || !same) && !each.isLinked()) {
          missing.add(each);
        }
      }
    }
    states = fresh;
    return missing;
  }
}
