package io.github.linuxipc.support.stream;

import io.github.linuxipc.spi.FrameHandler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps copies of the frames that a decoder delivers, and the reasons why others were discarded.
 */
final class Recorder implements FrameHandler {
  final List<byte[]> frames = new ArrayList<>();
  final List<String> discarded = new ArrayList<>();

  @Override
  public void onJoined(long peer) {}

  @Override
  public void onFrame(long peer, ByteBuffer frame) {
    byte[] copy = new byte[frame.remaining()];
    frame.get(copy);
    frames.add(copy);
  }

  @Override
  public void onDiscarded(long peer, String why) {
    discarded.add(why);
  }

  @Override
  public void onLeft(long peer, boolean partial) {}

  /**
   * Feeds bytes in pieces, as a thread that reads a channel does.
   *
   * @param ends the offsets at which the pieces end; the last piece ends with the stream
   */
  void feed(StreamDecoder decoder, byte[] stream, int... ends) {
    int from = 0;
    for (int i = 0; i <= ends.length; i++) {
      int to = i < ends.length ? ends[i] : stream.length;
      while (from < to) {
        ByteBuffer room = decoder.writableBuffer();
        int length = Math.min(room.remaining(), to - from);
        room.put(stream, from, length);
        from += length;
        while (decoder.decode(1, this, 3) == 3) {
          // a small limit, so that frames remain in the buffer
        }
      }
    }
  }
}
