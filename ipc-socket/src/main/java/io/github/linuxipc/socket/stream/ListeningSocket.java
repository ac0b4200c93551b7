package io.github.linuxipc.socket.stream;

import io.github.linuxipc.channel.Address;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a receiver listens. For one thread at a time, except for the address. */
public interface ListeningSocket extends AutoCloseable {
  /**
   * Returns the listening channel.
   *
   * @return the channel, in non-blocking mode
   */
  ServerSocketChannel channel();

  /**
   * Returns the file by which senders find it.
   *
   * @return its path, or null if there is none that could be removed
   */
  default @Nullable Path file() {
    return null;
  }

  /**
   * Tells whether senders still find it where it was bound.
   *
   * @return false if its file has gone
   */
  boolean isInPlace();

  /**
   * Binds again at the same place; on success {@link #channel} returns a new channel.
   *
   * @throws IOException if it cannot; everything is as before
   */
  void bindAgain() throws IOException;

  /**
   * Sets what an accepted connection needs.
   *
   * @param accepted the connection
   * @throws IOException if it cannot be set
   */
  void prepare(SocketChannel accepted) throws IOException;

  /**
   * Sets what the connection of an admitted sender needs, after the last byte of the handshake.
   *
   * @param admitted the connection
   * @throws IOException if it cannot be set
   */
  default void admitted(SocketChannel admitted) throws IOException {}

  /**
   * Returns where it listens, in the form that senders connect to.
   *
   * @return the address
   */
  Address address();

  /** Stops listening and removes what was bound. Does not fail. */
  @Override
  void close();
}
