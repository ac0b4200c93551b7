package io.github.linuxipc.engine.registry;

import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.file.FileInUseException;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.SocketFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;

/**
 * A receiver's registration of a channel's name. It consists of a socket and of the channel's
 * descriptor. When the process dies, the kernel closes the socket, which refuses connections from
 * that moment. The descriptor is valid as long as a process listens at the socket. The descriptor
 * of a channel whose messages outlive the receiver is valid even after that.
 */
public final class ChannelRegistration implements AutoCloseable {
  static final String SOCKET_SUFFIX = ".live";

  /** The suffix of a channel's descriptor. */
  public static final String DESCRIPTOR_SUFFIX = ".channel";

  /** The end of the name of a descriptor that is not complete. */
  static final String UNFINISHED = ".new";

  private static final int MAX_DESCRIPTOR_BYTES = 4096;

  private final Path descriptor;
  private final SocketFile socket;
  private final String identity;

  /**
   * Whether the descriptor now in the directory outlives this registration. Until this registration
   * publishes its own descriptor, that is the descriptor of a persistent predecessor.
   */
  private boolean persistent;

  private ChannelRegistration(
      Path descriptor, SocketFile socket, String identity, boolean persistent) {
    this.descriptor = descriptor;
    this.socket = socket;
    this.identity = identity;
    this.persistent = persistent;
  }

  /**
   * Registers a name. The files of a dead owner are removed, except the descriptor of a channel
   * whose messages outlive the receiver: senders use that descriptor until a new one is published.
   *
   * @param directory the runtime directory
   * @param name the channel's name
   * @param wait how long to wait for the directory's lock
   * @return the registration
   * @throws FileInUseException if a live receiver has registered the name
   * @throws IOException if the name cannot be registered; nothing is left behind
   */
  public static ChannelRegistration register(Path directory, String name, LockWait wait)
      throws IOException {
    Path socketFile = directory.resolve(name + SOCKET_SUFFIX);
    Path descriptor = directory.resolve(name + DESCRIPTOR_SUFFIX);
    try (Cleanup undo = new Cleanup()) {
      SocketFile socket =
          undo.open(
              () ->
                  SocketFile.bind(
                      socketFile,
                      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE),
                      1,
                      wait),
              SocketFile::close);
      // left by a receiver that died while it published
      Files.deleteIfExists(temporary(descriptor));
      boolean persistent = findPersistent(directory, name).isPresent();
      if (!persistent) {
        Files.deleteIfExists(descriptor);
      }
      return undo.done(
          new ChannelRegistration(descriptor, socket, identity(socketFile), persistent));
    }
  }

  /**
   * Returns the identity of this registration's socket, which the published descriptor repeats.
   *
   * @return device and inode
   */
  public String identity() {
    return identity;
  }

  /**
   * Returns the file that a descriptor is written to before it is published. Only the owner of the
   * socket writes this file.
   */
  private static Path temporary(Path descriptor) {
    return descriptor.resolveSibling(descriptor.getFileName() + UNFINISHED);
  }

  /**
   * Publishes the descriptor atomically: a reader never sees only a part of it.
   *
   * @param content the bound channel
   * @throws IOException if the descriptor cannot be written; nothing is left behind
   */
  public void publish(PublishedChannel content) throws IOException {
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (Cleanup undo = new Cleanup()) {
      Path temporary =
          undo.open(() -> Files.createFile(temporary(descriptor), mode), Files::deleteIfExists);
      Files.writeString(temporary, content.text(), StandardOpenOption.WRITE);
      Files.move(temporary, descriptor, StandardCopyOption.ATOMIC_MOVE);
      persistent = undo.done(content.persistent());
    }
  }

  /**
   * Removes the descriptor, unless the messages outlive the receiver, and releases the name. Keeps
   * the descriptor of a persistent predecessor if no descriptor was published since. Idempotent.
   */
  @Override
  public void close() {
    try (Cleanup all = new Cleanup()) {
      all.add(socket::close);
      if (!persistent && socket.channel().isOpen()) {
        all.add(this::deleteDescriptor);
      }
    }
  }

  /** Releases the name as {@link #close} does, and removes the descriptor in any case. */
  public void discard() {
    persistent = false;
    close();
  }

  private void deleteDescriptor() {
    try {
      if (socket.isInPlace()) { // otherwise the name now belongs to another receiver
        Files.deleteIfExists(descriptor);
      }
    } catch (IOException e) {
      // without the socket, no sender uses the descriptor
    }
  }

  /**
   * Reads the descriptor of the live receiver of a name.
   *
   * @param directory the runtime directory
   * @param name the channel's name
   * @return the descriptor, or empty if there is no live receiver or the receiver has not published
   *     the descriptor yet
   * @throws IOException if the file cannot be read or is not a descriptor
   */
  public static Optional<PublishedChannel> find(Path directory, String name) throws IOException {
    Path socketFile = directory.resolve(name + SOCKET_SUFFIX);
    Path descriptor = directory.resolve(name + DESCRIPTOR_SUFFIX);
    try {
      if (SocketFile.probe(socketFile) != SocketFile.State.LIVE) {
        return Optional.empty();
      }
      String owner = identity(socketFile);
      PublishedChannel found = read(descriptor);
      return found.socketIdentity().equals(owner) ? Optional.of(found) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads the descriptor of a name whose messages outlive its receiver, whether or not the receiver
   * is alive.
   *
   * @param directory the runtime directory
   * @param name the channel's name
   * @return the descriptor, or empty if there is none or it cannot be read
   */
  public static Optional<PublishedChannel> findPersistent(Path directory, String name) {
    return descriptor(directory, name).filter(PublishedChannel::persistent);
  }

  /**
   * Reads the descriptor of a name, whether or not its receiver is alive.
   *
   * @param directory the runtime directory
   * @param name the channel's name
   * @return the descriptor, or empty if there is none or it cannot be read
   */
  public static Optional<PublishedChannel> descriptor(Path directory, String name) {
    try {
      return Optional.of(read(directory.resolve(name + DESCRIPTOR_SUFFIX)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static PublishedChannel read(Path descriptor) throws IOException {
    if (Files.size(descriptor) > MAX_DESCRIPTOR_BYTES) {
      throw new IOException("the file is too long for a channel descriptor");
    }
    return PublishedChannel.parse(Files.readString(descriptor));
  }

  private static String identity(Path file) throws IOException {
    return String.valueOf(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
  }
}
