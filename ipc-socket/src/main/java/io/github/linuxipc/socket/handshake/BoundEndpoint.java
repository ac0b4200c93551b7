package io.github.linuxipc.socket.handshake;

import io.github.linuxipc.channel.Address;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bound socket of a receiver. One thread at a time may use it; {@link #address} may be called
 * by any thread.
 */
public interface BoundEndpoint extends AutoCloseable {
  /**
   * Returns the path of the file through which senders reach the socket.
   *
   * @return the path, or null if the socket has no file
   */
  default @Nullable Path file() {
    return null;
  }

  /**
   * Returns whether senders can still find the socket.
   *
   * @return false if its file was removed or replaced
   */
  boolean isLinked();

  /**
   * Binds a new socket to the same address. Existing connections are not affected. May wait for the
   * directory's lock.
   *
   * @throws IOException if that fails; the state is unchanged then
   */
  void rebind() throws IOException;

  /**
   * Returns the address to which senders connect or send.
   *
   * @return the address
   */
  Address address();

  /** Closes the socket and removes its file, if it has one. Never throws. */
  @Override
  void close();
}
