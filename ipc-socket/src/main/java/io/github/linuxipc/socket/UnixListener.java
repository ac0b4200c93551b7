package io.github.linuxipc.socket;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.socket.handshake.SocketLimits;
import io.github.linuxipc.socket.stream.ListeningSocket;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.SocketFile;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A listening Unix stream socket. */
final class UnixListener implements ListeningSocket {
  private final Path path;
  private final Set<PosixFilePermission> mode;
  private final boolean inRuntimeDirectory;
  private final LinkContext context;
  private SocketFile file;

  private UnixListener(
      Path path,
      Set<PosixFilePermission> mode,
      boolean inRuntimeDirectory,
      LinkContext context,
      SocketFile file) {
    this.path = path;
    this.mode = mode;
    this.inRuntimeDirectory = inRuntimeDirectory;
    this.context = context;
    this.file = file;
  }

  /**
   * Binds a socket.
   *
   * @param address the configured address
   * @param path the path to which it resolves
   * @param open whether the mode of the file lets other users connect; the user of each sender is
   *     checked in any case
   * @param context the channel's settings
   */
  static UnixListener bind(Address address, Path path, boolean open, LinkContext context)
      throws IOException {
    Set<PosixFilePermission> mode =
        PosixFilePermissions.fromString(open ? "rw-rw-rw-" : "rw-------");
    SocketFile file = bind(path, mode, LockWait.opening(context));
    return new UnixListener(path, mode, address.targetsName(), context, file);
  }

  private static SocketFile bind(Path path, Set<PosixFilePermission> mode, LockWait wait)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      SocketFile file =
          undo.open(
              () -> SocketFile.bind(path, mode, SocketLimits.BACKLOG, wait), SocketFile::close);
      file.channel().configureBlocking(false);
      return undo.done(file);
    }
  }

  @Override
  public ServerSocketChannel channel() {
    return file.channel();
  }

  @Override
  public Path file() {
    return path;
  }

  @Override
  public boolean isLinked() {
    return file.isInPlace();
  }

  @Override
  public void rebind() throws IOException {
    if (inRuntimeDirectory) {
      context.runtimeDirectory(); // creates the directory if it was removed as well
    }
    SocketFile fresh = bind(path, mode, LockWait.brief());
    file.close();
    file = fresh;
  }

  @Override
  public void prepare(SocketChannel accepted) {}

  @Override
  public Address address() {
    return Address.of(UnixTransport.SCHEME, path.toString());
  }

  @Override
  public void close() {
    file.close();
  }
}
