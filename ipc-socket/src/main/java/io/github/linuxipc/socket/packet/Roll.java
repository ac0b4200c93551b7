package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.PresenceLocks;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.Terms;
import io.github.linuxipc.spi.file.FileInUseException;
import io.github.linuxipc.spi.file.InsecureFileException;
import io.github.linuxipc.spi.file.ProcessUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Who is present at a datagram socket. Such a socket has no connections, and its file cannot be
 * locked; so its receiver makes an empty file beside it, a new one each time, and {@link
 * PresenceLocks} on that tell the receiver, its terms, and its senders. The permissions of a file
 * whose receiver said goodbye become {@value #CLOSED}.
 */
final class Roll {
  private static final int CLOSED = 0;
  private static final int EVERYBODY = 0666;

  private final Path path;
  private final OpenFile file;
  private final PresenceLocks locks;

  private Roll(Path path, OpenFile file) {
    this.path = path;
    this.file = file;
    this.locks = new PresenceLocks(file);
  }

  PresenceLocks locks() {
    return locks;
  }

  /** Removes what a dead receiver left; to be called under the directory's lock. */
  static void clear(Path path) throws IOException {
    FileStat status = BoundSocket.statusOf(path);
    if (status == null) {
      return;
    }
    if (!status.isRegular() || status.uid() != ProcessUser.uid()) {
      throw new InsecureFileException(
          path, "is not a file of this user's", "Remove it, or choose another path.");
    }
    if (status.permissions() != CLOSED) {
      try (OpenFile file = OpenFile.open(path, OpenFile.READ_WRITE | OpenFile.NO_FOLLOW)) {
        if (new PresenceLocks(file).receiverLives()) {
          throw new FileInUseException(path);
        }
      }
    }
    Files.delete(path);
  }

  /** Makes the file and becomes the receiver; to be called under the directory's lock. */
  static Roll create(Path path, Terms terms, boolean open) throws IOException {
    Files.createFile(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Roll roll = null;
    try {
      roll = new Roll(path, OpenFile.open(path, OpenFile.READ_WRITE | OpenFile.NO_FOLLOW));
      if (!roll.locks.receive(terms.wireVersion(), terms.maxSenders(), terms.maxMessageSize())) {
        throw new FileInUseException(path);
      }
      if (open) {
        roll.file.setMode(EVERYBODY);
      }
      return roll;
    } catch (IOException e) {
      Files.deleteIfExists(path);
      if (roll != null) {
        roll.file.close();
      }
      throw e;
    }
  }

  /** Opens the roll of a receiver that runs as an accepted user. */
  static Roll open(Path path, PeerUsers users, LinkContext context) throws IOException {
    OpenFile file = openIfThere(path, context);
    try {
      FileStat status = file.status();
      if (!status.isRegular() || !status.isSameFile(FileStat.of(path))) {
        throw context.failure(
            ErrorCode.INSECURE,
            path + " is no file, or was replaced while it was opened",
            "See who else uses its directory.");
      }
      PacketConnect.requireAllowed(users, status.uid(), context);
      return new Roll(path, file);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static OpenFile openIfThere(Path path, LinkContext context) throws IOException {
    int flags = OpenFile.READ_WRITE | OpenFile.NO_FOLLOW | OpenFile.NON_BLOCKING;
    try {
      return OpenFile.open(path, flags);
    } catch (ErrnoException e) {
      throw switch (e.errno()) {
        case Errno.ENOENT ->
            context.failure(
                ErrorCode.NO_RECEIVER,
                "Nobody has bound the address for frames",
                "Start the receiver.",
                e);
        case Errno.EACCES ->
            context.failure(
                ErrorCode.PEER_REFUSED,
                "This user may not use " + path,
                "Run as the receiver's user, or bind it with allow-users.",
                e);
        default -> e;
      };
    }
  }

  /** How the receiver went that is gone. */
  PeerState loss() throws IOException {
    return file.status().permissions() == CLOSED ? PeerState.CLOSED : PeerState.LOST;
  }

  /** The receiver says goodbye and removes the file, if it is still in place. Does not fail. */
  void sayGoodbye() {
    try {
      file.setMode(CLOSED);
      if (file.status().isSameFile(FileStat.of(path))) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // It has gone already; senders see that nobody receives.
    }
  }

  /** Gives up all locks that are held here. */
  void close() {
    file.close();
  }
}
