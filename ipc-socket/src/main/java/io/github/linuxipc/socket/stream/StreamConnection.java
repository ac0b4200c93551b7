package io.github.linuxipc.socket.stream;

import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.support.stream.StreamDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** One admitted sender as the receiver sees it. Guarded by the {@link StreamPoller}'s lock. */
final class StreamConnection {
  /** How the stream stands. */
  private enum Stream {
    OPEN,
    ENDED,
    BROKEN
  }

  private final SocketChannel channel;
  private final long peer;
  private final int number;
  private final String user;
  private final StreamDecoder cutter;
  private Stream stream = Stream.OPEN;
  private boolean filled;
  private long process;

  /** Whether it stands in the poller's ring; the poller's alone. */
  boolean queued;

  /** Whether it waits for the memory that its next message needs; the poller's alone. */
  boolean held;

  /**
   * Makes a connection.
   *
   * @param channel the channel, in non-blocking mode
   * @param peer the link's number for the sender
   * @param number the number in the sender's frames, or the link's number where there are none
   * @param user the sender's user
   * @param cutter finds its frames
   */
  StreamConnection(
      SocketChannel channel, long peer, int number, String user, StreamDecoder cutter) {
    this.channel = channel;
    this.peer = peer;
    this.number = number;
    this.user = user;
    this.cutter = cutter;
  }

  SocketChannel channel() {
    return channel;
  }

  long peer() {
    return peer;
  }

  int number() {
    return number;
  }

  String user() {
    return user;
  }

  /** Notes the sender's process; before the poller has the connection. */
  void setProcess(long pid) {
    process = pid;
  }

  /** The sender's process, 0 if it is not known. */
  long process() {
    return process;
  }

  /** Whether the sender has gone; frames may still lie in the buffer. */
  boolean isOver() {
    return stream != Stream.OPEN;
  }

  /**
   * Reads what has arrived, once.
   *
   * @return whether that brought bytes or the stream's end
   */
  boolean read() {
    if (isOver()) {
      return true;
    }
    ByteBuffer room = cutter.writableBuffer();
    try {
      int count = StreamIo.read(channel, room);
      filled = count > 0 && !room.hasRemaining();
      if (count < 0) {
        stream = Stream.ENDED;
      }
      return count != 0;
    } catch (IOException e) {
      stream = Stream.BROKEN; // reset: the sender died, or closed before it read a goodbye
      return true;
    }
  }

  /** Whether the last read filled its room, so that another one is likely to bring more. */
  boolean hasFilled() {
    return filled;
  }

  int cut(FrameHandler handler, int limit) {
    return cutter.decode(peer, handler, limit);
  }

  /** Whether the last cut ended with a frame that was not taken. */
  boolean isHeld() {
    return cutter.isHeld();
  }

  /** Whether to read on though a cut has reached its limit. */
  boolean isReadDue(int frames) {
    return !isOver() && cutter.isReadDue(frames);
  }

  /** Whether it is of no more use: over, or in breach of the protocol. Call when all was cut. */
  boolean isDone() {
    return isOver() || cutter.violation() != null;
  }

  /**
   * Hands over what end of file completes, and takes leave.
   *
   * @return how many frames were handed over
   */
  int leave(FrameHandler handler) {
    String violation = cutter.violation();
    int frames = 0;
    try {
      if (violation != null) {
        handler.onDiscarded(peer, violation);
      } else if (stream == Stream.ENDED) {
        frames = cutter.finish(peer, handler);
      }
    } finally {
      handler.onLeft(peer, violation == null && cutter.isPartial());
    }
    return frames;
  }

  /** Says goodbye, as the last byte that the sender gets. */
  void sayGoodbye() {
    try {
      StreamIo.write(channel, ByteBuffer.wrap(new byte[] {HandshakeDescriptor.GOODBYE}));
    } catch (IOException e) {
      // It has gone already.
    }
  }

  /** Releases the channel and the buffer. */
  void close() {
    cutter.close();
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is released all the same.
    }
  }
}
