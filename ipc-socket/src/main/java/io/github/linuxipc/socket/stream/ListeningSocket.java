package io.github.linuxipc.socket.stream;

import io.github.linuxipc.channel.Address;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The listening socket of a receiver. For one thread at a time, except for {@link #address}. */
public interface ListeningSocket extends AutoCloseable {
  /**
   * Returns the listening channel.
   *
   * @return the channel, in non-blocking mode
   */
  ServerSocketChannel channel();

  /**
   * Returns the path of the socket file through which senders connect.
   *
   * @return the path, or null if the socket has no file
   */
  default @Nullable Path file() {
    return null;
  }

  /**
   * Returns whether the path still refers to this socket.
   *
   * @return false if the file was removed or replaced
   */
  boolean isLinked();

  /**
   * Binds a new socket to the same address. On success {@link #channel} returns a new channel.
   *
   * @throws IOException if that fails; the state is unchanged then
   */
  void rebind() throws IOException;

  /**
   * Sets the socket options of an accepted connection.
   *
   * @param accepted the connection
   * @throws IOException if an option cannot be set
   */
  void prepare(SocketChannel accepted) throws IOException;

  /**
   * Sets the socket options of an admitted sender's connection, after the last byte of the
   * handshake.
   *
   * @param admitted the connection
   * @throws IOException if an option cannot be set
   */
  default void admitted(SocketChannel admitted) throws IOException {}

  /**
   * Returns the address to which senders connect.
   *
   * @return the address
   */
  Address address();

  /** Closes the socket and removes its file. Never throws. */
  @Override
  void close();
}
