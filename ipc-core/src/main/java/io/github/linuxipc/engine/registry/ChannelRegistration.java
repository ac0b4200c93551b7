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
 * A receiver's hold on a channel's name: a socket that the kernel makes refuse the moment the
 * process dies, and the descriptor that stands as long as the socket does.
 */
public final class ChannelRegistration implements AutoCloseable {
  private static final String LIVE = ".live";
  private static final String DESCRIPTOR = ".channel";
  private static final int MAX_DESCRIPTOR_BYTES = 4096;

  private final Path descriptor;
  private final SocketFile socket;
  private final String identity;
  private boolean lasting;

  private ChannelRegistration(Path descriptor, SocketFile socket, String identity) {
    this.descriptor = descriptor;
    this.socket = socket;
    this.identity = identity;
  }

  /**
   * Takes a name. A dead owner's leftovers are removed, but for the descriptor of a channel whose
   * messages outlive it: senders go on by that one until there is a new one.
   *
   * @param directory the runtime directory
   * @param name the channel's name
   * @param wait how long to wait for the directory's lock
   * @return the registration
   * @throws FileInUseException if a live receiver has it
   * @throws IOException if it cannot be taken; nothing is left behind
   */
  public static ChannelRegistration take(Path directory, String name, LockWait wait)
      throws IOException {
    Path live = directory.resolve(name + LIVE);
    Path descriptor = directory.resolve(name + DESCRIPTOR);
    try (Cleanup undo = new Cleanup()) {
      SocketFile socket =
          undo.open(
              () ->
                  SocketFile.bind(
                      live,
                      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE),
                      1,
                      wait),
              SocketFile::close);
      Files.deleteIfExists(unfinished(descriptor)); // of one that died while it published
      if (findPersistent(directory, name).isEmpty()) {
        Files.deleteIfExists(descriptor);
      }
      return undo.done(new ChannelRegistration(descriptor, socket, identity(live)));
    }
  }

  /**
   * Returns the identity of the presence socket, which the published descriptor repeats.
   *
   * @return device and inode
   */
  public String identity() {
    return identity;
  }

  /** Where a descriptor is written; only the holder of the presence socket does that. */
  private static Path unfinished(Path descriptor) {
    return descriptor.resolveSibling(descriptor.getFileName() + ".new");
  }

  /**
   * Publishes what was bound, in one step: readers see nothing or all of it.
   *
   * @param content what was bound
   * @throws IOException if it cannot be written; nothing is left behind
   */
  public void publish(PublishedChannel content) throws IOException {
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (Cleanup undo = new Cleanup()) {
      Path fresh =
          undo.open(() -> Files.createFile(unfinished(descriptor), mode), Files::deleteIfExists);
      Files.writeString(fresh, content.text(), StandardOpenOption.WRITE);
      Files.move(fresh, descriptor, StandardCopyOption.ATOMIC_MOVE);
      lasting = undo.done(content.persistent());
    }
  }

  /**
   * Takes back what was published, unless the messages stay too, and gives the name up. Idempotent.
   */
  @Override
  public void close() {
    try (Cleanup all = new Cleanup()) {
      all.add(socket::close);
      if (!lasting && socket.channel().isOpen()) {
        all.add(this::withdraw);
      }
    }
  }

  private void withdraw() {
    try {
      if (socket.isInPlace()) { // else the name is another receiver's by now
        Files.deleteIfExists(descriptor);
      }
    } catch (IOException e) {
      // without its presence socket, nobody believes it
    }
  }

  /**
   * Reads the descriptor of a name's live receiver.
   *
   * @param directory the runtime directory
   * @param name the channel's name
   * @return the descriptor, or empty if there is no live receiver, or it has not published yet
   * @throws IOException if there is something else
   */
  public static Optional<PublishedChannel> find(Path directory, String name) throws IOException {
    Path live = directory.resolve(name + LIVE);
    Path descriptor = directory.resolve(name + DESCRIPTOR);
    try {
      if (SocketFile.probe(live) != SocketFile.State.LIVE) {
        return Optional.empty();
      }
      String holder = identity(live);
      PublishedChannel found = read(descriptor);
      return found.presence().equals(holder) ? Optional.of(found) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads the descriptor of a name whose messages outlive its receiver, dead or alive.
   *
   * @param directory the runtime directory
   * @param name the channel's name
   * @return the descriptor, or empty if there is none that can be read
   */
  public static Optional<PublishedChannel> findPersistent(Path directory, String name) {
    try {
      return Optional.of(read(directory.resolve(name + DESCRIPTOR)))
          .filter(PublishedChannel::persistent);
    } catch (IOException e) {
      return Optional.empty(); // whatever it is, nothing outlives it
    }
  }

  private static PublishedChannel read(Path descriptor) throws IOException {
    if (Files.size(descriptor) > MAX_DESCRIPTOR_BYTES) {
      throw new IOException("it is too long for a channel descriptor");
    }
    return PublishedChannel.parse(Files.readString(descriptor));
  }

  private static String identity(Path file) throws IOException {
    return String.valueOf(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
  }
}
