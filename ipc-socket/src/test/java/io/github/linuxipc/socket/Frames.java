package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Writes frames to links, and records what links deliver. */
public final class Frames implements FrameHandler {
  private static final long PATIENCE_NS = 20_000_000_000L;

  private final List<String> events = new ArrayList<>();
  private final List<byte[]> payloads = new ArrayList<>();
  private final List<Integer> numbers = new ArrayList<>();
  private int left;

  @Override
  public void onJoined(long peer) {
    events.add("joined " + peer);
  }

  @Override
  public void onFrame(long peer, ByteBuffer frame) {
    int at = frame.position();
    byte[] payload = new byte[frame.remaining() - FrameHeader.LENGTH];
    frame.get(at + FrameHeader.LENGTH, payload);
    payloads.add(payload);
    numbers.add(FrameHeader.number(frame, at));
    events.add("frame " + peer);
  }

  @Override
  public void onDiscarded(long peer, String why) {
    events.add("skipped " + peer);
  }

  @Override
  public void onLeft(long peer, boolean partial) {
    left++;
    events.add("left " + peer + (partial ? " in the middle" : ""));
  }

  public List<String> events() {
    return events;
  }

  public List<byte[]> payloads() {
    return payloads;
  }

  /** Returns the message numbers of the frames. */
  public List<Integer> numbers() {
    return numbers;
  }

  /** Throws an exception for each frame. */
  public static final class Throwing implements FrameHandler {
    @Override
    public void onJoined(long peer) {}

    @Override
    public void onFrame(long peer, ByteBuffer frame) {
      throw new IllegalStateException("thrown by the test's handler");
    }

    @Override
    public void onDiscarded(long peer, String why) {}

    @Override
    public void onLeft(long peer, boolean partial) {}
  }

  /** Polls and waits until the given number of frames has arrived. */
  public Frames expect(InboundLink link, int frames) throws IpcException {
    long giveUpNs = System.nanoTime() + PATIENCE_NS;
    while (payloads.size() < frames) {
      assertTrue(System.nanoTime() - giveUpNs < 0, () -> "no more than " + events);
      if (link.poll(this, 64) == 0) {
        link.await(100_000_000);
      }
    }
    return this;
  }

  /** Polls and waits until the given number of senders has left. */
  public Frames expectLeft(InboundLink link, int senders) throws IpcException {
    long giveUpNs = System.nanoTime() + PATIENCE_NS;
    while (left < senders) {
      assertTrue(System.nanoTime() - giveUpNs < 0, () -> "no more than " + events);
      if (link.poll(this, 64) == 0) {
        link.await(100_000_000);
      }
    }
    return this;
  }

  /** Encodes a complete frame. */
  public static byte[] frame(int sender, int number, byte[] payload) {
    ByteBuffer frame =
        ByteBuffer.allocate(FrameHeader.LENGTH + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    FrameHeader.put(frame, payload.length, FrameHeader.LAST, 0, sender, number);
    frame.put(payload);
    byte[] bytes = new byte[frame.position()];
    frame.get(0, bytes);
    return bytes;
  }

  /** Offers a frame. Returns false if the link is full. */
  public static boolean offer(OutboundLink link, int sender, int number, int length)
      throws IpcException {
    ByteBuffer frame = link.claim(FrameHeader.LENGTH + length);
    if (frame == null) {
      return false;
    }
    FrameHeader.put(frame, length, FrameHeader.LAST, 0, sender, number);
    while (frame.hasRemaining()) {
      frame.put((byte) number);
    }
    return link.commit(frame);
  }

  /** Sends a frame and waits until the kernel has accepted it. */
  public static void send(OutboundLink link, int sender, int number, int length)
      throws IpcException {
    while (!offer(link, sender, number, length)) {
      link.await(100_000_000);
    }
    while (!link.flush()) {
      link.await(100_000_000);
    }
  }
}
