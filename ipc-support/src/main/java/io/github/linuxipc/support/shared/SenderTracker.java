package io.github.linuxipc.support.shared;

import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The senders of one object, as its receiver sees them. It gives each incarnation a number of its
 * own, and tells in the right order that it joined and left: a sender that is found dead has left
 * only when what it had put into the object before is handed over.
 *
 * <p>The object is a queue: whatever was in it when a sender was found dead has been taken once the
 * object was seen empty afterwards, or once as much as it can hold was taken. Amounts are in any
 * unit, bytes or messages. Used by the polling thread alone; allocates for a new sender only.
 */
public final class SenderTracker {
  /** The flag of a frame by which a sender says that it has come; it goes no further than here. */
  public static final int HELLO = 0x80;

  /**
   * How often the senders' presence is looked at. The time says when to look, never what is seen.
   */
  public static final long SCAN_NS = 800_000_000;

  /** Senders that came, sent and went while nobody polled, beyond those that are present. */
  private static final int MOST_DEPARTED = 4096;

  private final SenderLiveness presence;
  private final int most;
  private final List<Entry> entries = new ArrayList<>();
  private final IntConsumer visitor = this::found;
  private @Nullable FrameHandler scanning;
  private @Nullable Entry last;
  private long peers;
  private long taken;
  private long nextScanNs;
  private int departing;
  private boolean unknownPresent;
  private int known;

  /** One incarnation. */
  private static final class Entry {
    final int sender;
    final long peer;

    /** Nothing of it comes any more once this much was taken; -1 while it lives. */
    long lastAt = -1;

    /** It said goodbye; the entry waits for its presence to end. */
    boolean left;

    Entry(int sender, long peer) {
      this.sender = sender;
      this.peer = peer;
    }
  }

  /**
   * Makes a table.
   *
   * @param presence who is present
   * @param maxSenders how many senders may be present
   */
  public SenderTracker(SenderLiveness presence, int maxSenders) {
    this.presence = presence;
    this.most = maxSenders + MOST_DEPARTED;
    this.nextScanNs = System.nanoTime();
  }

  /**
   * Hands over a frame with its header, and tells who joined by it or left with it. A frame that no
   * sender of the table can have sent is skipped.
   *
   * @param frame a view of the frame
   * @param room what the object holds at most, the frames taken from it and not yet handed over
   *     included
   * @param handler takes the frame
   * @return how many frames the handler got: 1, or 0
   * @throws IOException if the kernel does not tell who is present
   */
  public int deliver(ByteBuffer frame, long room, FrameHandler handler) throws IOException {
    frame.order(ByteOrder.LITTLE_ENDIAN); // whoever had the view before may have changed it
    int sender = FrameHeader.sender(frame, frame.position());
    int flags = FrameHeader.flags(FrameHeader.control(frame, frame.position()));
    Entry entry = entryOf(sender, room, handler);
    if (entry == null) {
      handler.onDiscarded(0, "more senders than max-senders were heard of");
      return 0;
    }
    if ((flags & HELLO) != 0) {
      return 0;
    }
    if (entry.left) {
      handler.onDiscarded(entry.peer, "a sender sent after its goodbye");
      return 0;
    }
    if ((flags & FrameHeader.LEAVE) == 0) {
      handler.onFrame(entry.peer, frame);
    } else {
      leave(entry, frame, handler);
    }
    return 1;
  }

  private void leave(Entry entry, ByteBuffer frame, FrameHandler handler) {
    entry.left = true;
    handler.onFrame(entry.peer, frame);
    handler.onLeft(entry.peer, false);
  }

  private @Nullable Entry entryOf(int sender, long room, FrameHandler handler) throws IOException {
    Entry entry = find(sender);
    if (entry == null && entries.size() < most) {
      scan(room, handler);
      entry = find(sender);
      if (entry == null) {
        // It came, sent and went since anybody looked.
        entry = join(sender, handler);
        markDead(entry, room);
      }
    }
    return entry;
  }

  /**
   * Tells whether a sender has been heard of, and not settled yet, or is present.
   *
   * @param sender the number in its frames
   * @return whether a frame may be its
   * @throws IOException if the kernel does not tell who is present
   */
  public boolean isKnown(int sender) throws IOException {
    return find(sender) != null || presence.isPresent(sender);
  }

  private @Nullable Entry find(int sender) {
    Entry recent = last;
    if (recent != null && recent.sender == sender) {
      return recent;
    }
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry entry = entries.get(i);
      if (entry.sender == sender) {
        last = entry;
        return entry;
      }
    }
    return null;
  }

  private Entry join(int sender, FrameHandler handler) {
    Entry entry = new Entry(sender, ++peers);
    entries.add(entry);
    last = entry;
    handler.onJoined(entry.peer, processOf(sender));
    return entry;
  }

  /** It is only logged, so whatever keeps the kernel from telling is not an error here. */
  private long processOf(int sender) {
    try {
      return presence.processOf(sender);
    } catch (IOException e) {
      return 0;
    }
  }

  private void markDead(Entry entry, long room) {
    entry.lastAt = taken + room;
    departing++;
  }

  /**
   * Looks at who is present, if it is time to.
   *
   * @param room what the object holds at most, as for {@link #deliver}
   * @param handler is told who joined
   * @throws IOException if the kernel does not tell
   */
  public void scanIfDue(long room, FrameHandler handler) throws IOException {
    if (System.nanoTime() - nextScanNs >= 0) {
      scan(room, handler);
    }
  }

  private void scan(long room, FrameHandler handler) throws IOException {
    nextScanNs = System.nanoTime() + SCAN_NS;
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry entry = entries.get(i);
      if (entry.lastAt < 0 && !presence.isPresent(entry.sender)) {
        if (entry.left) {
          remove(i);
        } else {
          markDead(entry, room);
        }
      }
    }
    scanning = handler;
    presence.forEachPresent(visitor);
    scanning = null;
  }

  private void found(int sender) {
    FrameHandler handler = scanning;
    if (handler == null) {
      Entry entry = find(sender);
      unknownPresent |= entry == null;
      known += entry != null && entry.lastAt < 0 ? 1 : 0;
    } else if (entries.size() < most && find(sender) == null) {
      join(sender, handler);
    }
  }

  /**
   * Notes that more of the object was taken and handed over.
   *
   * @param amount how much, in the object's unit
   */
  public void taken(long amount) {
    taken += amount;
  }

  /**
   * Tells who has left by now.
   *
   * @param empty whether the object was found empty just now, and all taken from it before is
   *     handed over
   * @param handler is told
   */
  public void reportDeparted(boolean empty, FrameHandler handler) {
    if (departing == 0) {
      return;
    }
    for (int i = entries.size() - 1; i >= 0; i--) {
      Entry entry = entries.get(i);
      if (entry.lastAt >= 0 && (empty || entry.lastAt <= taken)) {
        departing--;
        remove(i);
        if (!entry.left) {
          handler.onLeft(entry.peer, false);
        }
      }
    }
  }

  private void remove(int index) {
    entries.remove(index);
    last = null;
  }

  /**
   * Tells whether a departed sender waits to be {@linkplain #reportDeparted settled}: poll soon.
   *
   * @return whether there is one
   */
  public boolean hasPendingDepartures() {
    return departing > 0;
  }

  /** A receiver's sleep. */
  @FunctionalInterface
  public interface Sleep {
    /**
     * Sleeps until there is something to receive, or somebody wakes the receiver.
     *
     * @param timeoutNs the longest sleep in nanoseconds
     * @return whether the time passed, and nothing else happened
     * @throws IOException if it fails
     */
    boolean sleep(long timeoutNs) throws IOException;
  }

  /**
   * Sleeps, and looks now and then whether somebody has come or gone, which ends the sleep: then a
   * poll will tell of it. Who waits for several receivers is not bothered with looks in vain.
   *
   * @param timeoutNs the longest sleep in nanoseconds
   * @param sleep how to sleep
   * @throws IOException if it fails
   */
  public void await(long timeoutNs, Sleep sleep) throws IOException {
    long beganNs = System.nanoTime();
    long spentNs = 0;
    while (sleep.sleep(sleepNs(timeoutNs - spentNs))) {
      spentNs = System.nanoTime() - beganNs;
      if (spentNs >= timeoutNs || haveChanged()) {
        return;
      }
    }
  }

  /** Whether the next scan finds somebody who has come or gone. */
  private boolean haveChanged() throws IOException {
    unknownPresent = false;
    known = 0;
    presence.forEachPresent(visitor);
    boolean changed = unknownPresent || known != entries.size() - departing;
    nextScanNs = System.nanoTime() + (changed ? 0 : SCAN_NS);
    return changed;
  }

  /** How long to sleep before the next look; for all of the time if there is nobody to lose. */
  private long sleepNs(long timeoutNs) {
    return entries.isEmpty()
        ? timeoutNs
        : Math.min(timeoutNs, Math.max(0, nextScanNs - System.nanoTime()));
  }
}
