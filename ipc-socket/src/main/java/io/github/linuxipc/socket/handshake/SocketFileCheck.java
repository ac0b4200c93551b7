package io.github.linuxipc.socket.handshake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the files of many sockets are in place. A file is looked at only where its
 * directory has changed, so that what happens to be many files costs one look; and now and then
 * anyway, for file systems that say less. For one thread at a time.
 */
final class SocketFileCheck {
  /** One check in so many looks at all files. */
  private static final int FULL = 16;

  /** A directory that changed so short before the look at it may have changed again unnoticed. */
  private static final long RACY_MS = 1_000;

  private Map<Path, State> states = new HashMap<>();
  private int checks;

  /** A directory as it was when its files were looked at. */
  private record State(@Nullable Object identity, long modifiedMs, boolean settled) {
    static State of(Path directory) {
      try {
        BasicFileAttributes found = Files.readAttributes(directory, BasicFileAttributes.class);
        long modifiedMs = found.lastModifiedTime().toMillis();
        boolean settled = System.currentTimeMillis() - modifiedMs > RACY_MS;
        return new State(found.fileKey(), modifiedMs, settled);
      } catch (IOException e) {
        return new State(null, 0, false);
      }
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
        State now = fresh.computeIfAbsent(directory, State::of);
        boolean same = now.settled() && now.equals(states.get(directory));
        if ((full || !same) && !each.isInPlace()) {
          missing.add(each);
        }
      }
    }
    states = fresh;
    return missing;
  }
}
