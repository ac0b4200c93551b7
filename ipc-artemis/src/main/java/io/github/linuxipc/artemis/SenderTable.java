package io.github.linuxipc.artemis;

import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The senders whose frames have arrived. The broker does not tell when a sender dies, so that a
 * sender without a close notice is forgotten only when many others have sent since. Used by the
 * polling thread only.
 */
final class SenderTable {
  /** The senders that are remembered, the least recently heard of being forgotten first. */
  private static final int MAX_SENDERS = 4096;

  private final Map<Integer, Long> peers = new LinkedHashMap<>(16, 0.75f, true);
  private long lastPeer;

  /** Delivers a frame, and reports its sender as joined if it is new and as left if it leaves. */
  void deliver(ByteBuffer frame, FrameHandler handler) {
    if (frame.remaining() < FrameHeader.LENGTH || FrameHeader.sender(frame, 0) <= 0) {
      handler.onDiscarded(0, "a message that is not a frame; another program may be sending");
      return;
    }
    int sender = FrameHeader.sender(frame, 0);
    boolean leaves = (FrameHeader.flags(FrameHeader.control(frame, 0)) & FrameHeader.LEAVE) != 0;
    Long known = peers.get(sender);
    long peer = known == null ? join(sender, handler) : known;
    if (leaves) {
      peers.remove(sender);
    }
    try {
      handler.onFrame(peer, frame);
    } finally {
      if (leaves) {
        handler.onLeft(peer, false);
      }
    }
  }

  private long join(int sender, FrameHandler handler) {
    if (peers.size() >= MAX_SENDERS) {
      @Nullable Integer eldest = peers.keySet().iterator().next();
      Long left = peers.remove(eldest);
      if (left != null) {
        handler.onLeft(left, false);
      }
    }
    long peer = ++lastPeer;
    peers.put(sender, peer);
    handler.onJoined(peer);
    return peer;
  }
}
