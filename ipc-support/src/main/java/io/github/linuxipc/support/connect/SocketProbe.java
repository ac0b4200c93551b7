package io.github.linuxipc.support.connect;

import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.spi.file.ProcessUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds out whether a process receives at a socket file, by connecting. Sends nothing. */
public final class SocketProbe {
  private SocketProbe() {}

  /**
   * Examines a socket file for the inventory.
   *
   * @param path the path
   * @param object the object that stands for it
   * @param opener opens a socket of the type that is bound there
   * @return the object with its state; empty if the path does not exist
   * @throws IOException if it cannot be examined
   */
  public static Optional<FoundObject> examine(
      Path path, FoundObject object, BoundUnixSocket.Opener opener) throws IOException {
    Optional<FileStat> status = FileStat.find(path);
    if (status.isEmpty()) {
      return Optional.empty();
    }
    if (!status.get().isSocket()) {
      return Optional.of(object.asUnknown("it is not a socket"));
    }
    if (BoundUnixSocket.isLive(UnixAddress.of(path), opener)) {
      return Optional.of(object.asLive());
    }
    return Optional.of(
        status.get().uid() == ProcessUser.uid()
            ? object.asDead("no process receives at this socket any more")
            : object.asUnknown("it belongs to another user"));
  }
}
