package io.github.linuxipc.socket.stream;

import io.github.linuxipc.socket.handshake.BoundEndpoint;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The listening socket of a receiver. */
public interface ListeningSocket extends BoundEndpoint {
  /**
   * Returns the listening channel.
   *
   * @return the channel, in non-blocking mode; another one after the socket was bound again
   */
  ServerSocketChannel channel();

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
   * Returns whether the kernel may delay the acknowledgement of a read that has taken all bytes of
   * a connection.
   *
   * @param count the number of bytes that the read returned
   * @return whether {@link #acknowledge} must follow if the sender sends nothing more
   */
  default boolean mayDelayAcknowledgement(int count) {
    return false;
  }

  /**
   * Requests an acknowledgement that the kernel delays, if it does.
   *
   * @param connection the connection
   * @throws IOException if an option cannot be set
   */
  default void acknowledge(SocketChannel connection) throws IOException {}
}
