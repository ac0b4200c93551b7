package io.github.linuxipc.socket.stream;

import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.polling.AdmittedSender;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.support.stream.StreamDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One admitted sender, as the receiver sees it. Guarded by the {@link StreamPoller}'s lock. */
final class StreamConnection extends AdmittedSender {
  /** The state of the byte stream. */
  private enum Stream {
    OPEN,
    ENDED,
    BROKEN
  }

  private final ListeningSocket listener;
  private final SocketChannel channel;
  private final StreamDecoder decoder;
  private Stream stream = Stream.OPEN;
  private boolean filled;

  /** Whether {@link DelayedAcknowledgements} holds this connection. */
  private boolean unacknowledged;

  private long unacknowledgedSince;

  /**
   * Creates a connection.
   *
   * @param listener the socket that accepted the connection
   * @param channel the channel, in non-blocking mode
   * @param peer the link's number for the sender
   * @param number the number in the sender's frames, or the link's number if frames carry none
   * @param user the sender's user
   * @param decoder decodes its frames
   */
  StreamConnection(
      ListeningSocket listener,
      SocketChannel channel,
      long peer,
      int number,
      String user,
      StreamDecoder decoder) {
    super(peer, number, user);
    this.listener = listener;
    this.channel = channel;
    this.decoder = decoder;
  }

  SocketChannel channel() {
    return channel;
  }

  /** Returns whether the stream has ended. The buffer may still hold frames. */
  boolean isOver() {
    return stream != Stream.OPEN;
  }

  /**
   * Reads once.
   *
   * @param acknowledgements gets this connection if the kernel may delay the acknowledgement
   * @return whether the read returned bytes, or the stream is over
   */
  boolean read(DelayedAcknowledgements acknowledgements) {
    if (isOver()) {
      return true;
    }
    ByteBuffer room = decoder.writableBuffer();
    try {
      int count = StreamIo.read(channel, room);
      filled = count > 0 && !room.hasRemaining();
      if (count < 0) {
        stream = Stream.ENDED;
      } else if (count > 0 && !filled && listener.mayDelayAcknowledgement(count)) {
        acknowledgements.add(this);
      }
      return count != 0;
    } catch (IOException e) {
      stream = Stream.BROKEN; // reset: the sender died, or closed before it read the close notice
      return true;
    }
  }

  /**
   * Records the poll that has emptied this connection.
   *
   * @return whether no earlier poll is recorded
   */
  boolean noteUnacknowledged(long poll) {
    boolean first = !unacknowledged;
    unacknowledged = true;
    unacknowledgedSince = poll;
    return first;
  }

  /** Returns the poll that has emptied this connection last. */
  long unacknowledgedSince() {
    return unacknowledgedSince;
  }

  /** Requests the acknowledgement of what was read. */
  void acknowledge() throws IOException {
    unacknowledged = false;
    listener.acknowledge(channel);
  }

  /**
   * Returns whether the last read filled the buffer, so that another one is likely to return more.
   */
  boolean hasFilled() {
    return filled;
  }

  int decode(FrameHandler handler, int limit) {
    return decoder.decode(peer(), handler, limit);
  }

  /** Returns whether the last decode ended with a frame that the handler did not accept. */
  boolean isFrameHeld() {
    return decoder.isHeld();
  }

  /** Returns whether to read on although a decode has reached its limit. */
  boolean isReadDue(int frames) {
    return !isOver() && decoder.isReadDue(frames);
  }

  /**
   * Returns whether the connection is to be removed: the stream has ended, or the sender has
   * violated the protocol. Call it when all frames have been decoded.
   */
  boolean isDone() {
    return isOver() || decoder.violation() != null;
  }

  /**
   * Delivers the frame that the end of the stream completes, if any, and reports that the sender
   * has left.
   *
   * @return the number of frames delivered
   */
  int finish(FrameHandler handler) {
    String violation = decoder.violation();
    int frames = 0;
    try {
      if (violation != null) {
        handler.onDiscarded(peer(), violation);
      } else if (stream == Stream.ENDED) {
        frames = decoder.finish(peer(), handler);
      }
    } finally {
      handler.onLeft(peer(), violation == null && decoder.isPartial());
    }
    return frames;
  }

  @Override
  protected void sendClose() {
    try {
      StreamIo.write(channel, ByteBuffer.wrap(new byte[] {HandshakeDescriptor.CLOSE_NOTICE}));
    } catch (IOException e) {
      // The sender has already gone.
    }
  }

  /** Releases the channel and the buffer. */
  @Override
  protected void close() {
    decoder.close();
    StreamIo.close(channel);
  }
}
