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
   * Notes that a read has taken all bytes of a connection that the kernel held. Called after each
   * read that returned bytes and did not fill its buffer, under the poller's lock.
   *
   * @param connection the connection
   * @param count the number of bytes that the read returned
   * @throws IOException if an option cannot be set; the connection stays usable
   */
  default void emptied(SocketChannel connection, int count) throws IOException {}
}
