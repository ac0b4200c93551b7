package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.DirectoryLock;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.PrivateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The socket that senders come to. For one thread at a time. */
final class Listener {
  private static final int BACKLOG = 256;

  private final PacketAddress place;
  private final PacketKind kind;
  private final boolean open;
  private final boolean inRuntimeDirectory;
  private final LinkContext context;
  private BoundSocket bound;

  private Listener(
      PacketAddress place,
      PacketKind kind,
      boolean open,
      boolean inRuntimeDirectory,
      LinkContext context,
      BoundSocket bound) {
    this.place = place;
    this.kind = kind;
    this.open = open;
    this.inRuntimeDirectory = inRuntimeDirectory;
    this.context = context;
    this.bound = bound;
  }

  static Listener bind(
      PacketAddress place, PacketKind kind, PacketPolicy policy, LinkContext context)
      throws IOException {
    boolean open = policy.open();
    BoundSocket bound = bind(place, kind, open, LockWait.opening(context));
    return new Listener(place, kind, open, policy.inRuntimeDirectory(), context, bound);
  }

  private static BoundSocket bind(PacketAddress place, PacketKind kind, boolean open, LockWait wait)
      throws IOException {
    Path directory = place.directory();
    PrivateDirectory.check(directory);
    return DirectoryLock.locked(directory, wait, () -> bindLocked(place, kind, open));
  }

  private static BoundSocket bindLocked(PacketAddress place, PacketKind kind, boolean open)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      BoundSocket bound = undo.open(() -> BoundSocket.bind(place, kind, open), BoundSocket::close);
      if (kind == PacketKind.SEQPACKET) {
        bound.socket().listen(BACKLOG);
      } else {
        bound.socket().options().passCredentials();
      }
      return undo.done(bound);
    }
  }

  UnixSocket socket() {
    return bound.socket();
  }

  boolean isInPlace() {
    return bound.isInPlace();
  }

  @Nullable Path file() {
    return place.path();
  }

  /** Listens with a new socket; what was connected before stays so. */
  void bindAgain() throws IOException {
    if (inRuntimeDirectory) {
      context.runtimeDirectory(); // makes it if it has gone, too
    }
    BoundSocket fresh = bind(place, kind, open, LockWait.brief());
    bound.close();
    bound = fresh;
  }

  Address address() {
    return place.address();
  }

  /** Without the lock where that is not to be had soon: the socket's life is what others see. */
  void close() {
    try {
      DirectoryLock.locked(
          place.directory(),
          LockWait.brief(),
          () -> {
            bound.close();
            return true;
          });
    } catch (IOException e) {
      bound.close(); // the directory has gone, or somebody is stopped with its lock
    }
  }
}
