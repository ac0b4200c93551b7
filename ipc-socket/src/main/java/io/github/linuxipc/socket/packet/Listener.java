package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.BoundEndpoint;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.DirectoryLock;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.PrivateDirectory;
import io.github.linuxipc.support.connect.BoundUnixSocket;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bound socket that senders connect or send to, with the means to bind it again. May be used by
 * one thread at a time.
 */
public final class Listener implements BoundEndpoint {
  private final PacketAddress socketAddress;
  private final PacketKind kind;
  private final boolean open;
  private final boolean inRuntimeDirectory;
  private final LinkContext context;
  private BoundUnixSocket bound;

  private Listener(
      PacketAddress socketAddress,
      PacketKind kind,
      boolean open,
      boolean inRuntimeDirectory,
      LinkContext context,
      BoundUnixSocket bound) {
    this.socketAddress = socketAddress;
    this.kind = kind;
    this.open = open;
    this.inRuntimeDirectory = inRuntimeDirectory;
    this.context = context;
    this.bound = bound;
  }

  /**
   * Binds a socket.
   *
   * @param socketAddress the address to bind
   * @param kind the kind of socket
   * @param policy how to treat the senders that reach it
   * @param context the channel's settings
   * @return the listener
   * @throws IOException if the socket cannot be bound; no resource stays open
   */
  public static Listener bind(
      PacketAddress socketAddress, PacketKind kind, PacketPolicy policy, LinkContext context)
      throws IOException {
    boolean open = policy.open();
    BoundUnixSocket bound = bind(socketAddress, kind, open, LockWait.opening(context));
    return new Listener(socketAddress, kind, open, policy.inRuntimeDirectory(), context, bound);
  }

  private static BoundUnixSocket bind(
      PacketAddress socketAddress, PacketKind kind, boolean open, LockWait wait)
      throws IOException {
    Path directory = socketAddress.directory();
    PrivateDirectory.check(directory);
    return DirectoryLock.locked(directory, wait, () -> bindLocked(socketAddress, kind, open));
  }

  private static BoundUnixSocket bindLocked(
      PacketAddress socketAddress, PacketKind kind, boolean open) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      BoundUnixSocket bound =
          undo.open(
              () ->
                  BoundUnixSocket.bind(
                      socketAddress.unix(), socketAddress.path(), kind::open, open),
              BoundUnixSocket::close);
      kind.listen(bound.socket());
      return undo.done(bound);
    }
  }

  /**
   * Returns the bound socket.
   *
   * @return the socket; another one after the socket was bound again
   */
  public UnixSocket socket() {
    return bound.socket();
  }

  @Override
  public boolean isLinked() {
    return bound.isLinked();
  }

  @Override
  public @Nullable Path file() {
    return socketAddress.path();
  }

  @Override
  public void rebind() throws IOException {
    if (inRuntimeDirectory) {
      context.runtimeDirectory(); // creates the directory if it was removed as well
    }
    BoundUnixSocket fresh = bind(socketAddress, kind, open, LockWait.brief());
    bound.close();
    bound = fresh;
  }

  @Override
  public Address address() {
    return socketAddress.address();
  }

  /**
   * Closes the socket and removes its file. If the directory's lock is not available soon, does so
   * without the lock. This is safe, because another process takes the address to be in use as long
   * as the socket is open, also if that process holds the lock.
   */
  @Override
  public void close() {
    try {
      DirectoryLock.locked(
          socketAddress.directory(),
          LockWait.brief(),
          () -> {
            bound.close();
            return true;
          });
    } catch (IOException e) {
      bound.close(); // the directory was removed, or a stopped process holds its lock
    }
  }
}
