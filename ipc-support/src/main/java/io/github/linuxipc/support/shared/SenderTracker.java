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
 * Tracks the senders of one object on the receiver's side. It assigns a peer number to each sender,
 * and a new number to a sender that joins again. It reports when a sender joins and leaves. A
 * sender that is found dead is reported as left only when the frames that it had put into the
 * object have been delivered.
 *
 * <p>The object is a queue. The frames that were in it when a sender was found dead have all been
 * taken when the object is later found empty, or when as much as it can hold has been taken since.
 * Amounts are in bytes or in messages. Only the polling thread uses a tracker. A tracker allocates
 * only for a new sender.
 */
public final class SenderTracker {
  /**
   * The interval at which the senders' liveness is checked. The clock decides when to check, never
   * whether a sender is alive.
   */
  public static final long SCAN_NS = 800_000_000;

  /**
   * The maximum number of tracked senders that joined, sent and left while no thread polled, in
   * addition to the live senders.
   */
  private static final int MAX_DEPARTED = 4096;

  private final SenderLiveness liveness;
  private final int maxEntries;
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

  /** One sender, from joining to leaving. */
  private static final class Entry {
    final int sender;
    final long peer;

    /**
     * The total amount taken after which no frame of the sender can follow; -1 while the sender is
     * alive.
     */
    long lastAt = -1;

    /**
     * Whether the sender's close notice has arrived. The entry is kept until the sender's locks are
     * released.
     */
    boolean left;

    Entry(int sender, long peer) {
      this.sender = sender;
      this.peer = peer;
    }
  }

  /**
   * Creates a tracker without senders.
   *
   * @param liveness the liveness of the senders
   * @param maxSenders the maximum number of live senders
   */
  public SenderTracker(SenderLiveness liveness, int maxSenders) {
    this.liveness = liveness;
    this.maxEntries = maxSenders + MAX_DEPARTED;
    this.nextScanNs = System.nanoTime();
  }

  /**
   * Delivers a frame with its header. Reports the sender as joined if it is new, and as left if the
   * frame is its close notice. A HELLO frame only announces its sender and is not delivered. A
   * frame is discarded if the tracker has no room for a new sender, or if the sender's close notice
   * has already arrived.
   *
   * @param frame a view of the frame
   * @param room the capacity of the object, plus the amount that was taken from it and has not been
   *     delivered yet; in the object's unit
   * @param handler receives the frame
   * @return the number of frames delivered, 1 or 0
   * @throws IOException if the kernel does not report the senders' liveness
   */
  public int deliver(ByteBuffer frame, long room, FrameHandler handler) throws IOException {
    frame.order(ByteOrder.LITTLE_ENDIAN); // an earlier user of the view may have changed it
    int sender = FrameHeader.sender(frame, frame.position());
    int flags = FrameHeader.flags(FrameHeader.control(frame, frame.position()));
    Entry entry = entryOf(sender, room, handler);
    if (entry == null) {
      handler.onDiscarded(0, "frames of more senders than max-senders arrived");
      return 0;
    }
    if ((flags & FrameHeader.HELLO) != 0) {
      return 0;
    }
    if (entry.left) {
      handler.onDiscarded(entry.peer, "a sender sent a frame after its close notice");
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
    if (entry == null && entries.size() < maxEntries) {
      scan(room, handler);
      entry = find(sender);
      if (entry == null) {
        // The sender joined, sent and left before this scan.
        entry = join(sender, handler);
        markDead(entry, room);
      }
    }
    return entry;
  }

  /**
   * Returns whether a sender is tracked or alive. A sender is tracked from the time it was found
   * until its departure has been reported.
   *
   * @param sender the number in its frames
   * @return whether a frame may come from it
   * @throws IOException if the kernel does not report the senders' liveness
   */
  public boolean isKnown(int sender) throws IOException {
    return find(sender) != null || liveness.isPresent(sender);
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

  /**
   * Returns the process id of a sender. Returns 0 if the kernel does not report it, which is not an
   * error because the process id is only logged.
   */
  private long processOf(int sender) {
    try {
      return liveness.processOf(sender);
    } catch (IOException e) {
      return 0;
    }
  }

  private void markDead(Entry entry, long room) {
    entry.lastAt = taken + room;
    departing++;
  }

  /**
   * Records that frames may have overtaken others in the object. The amount that was taken then no
   * longer shows that the last frame of a sender has been delivered, so the senders that are
   * already known to be dead are reported when the object is next found empty.
   */
  public void noteOvertaking() {
    for (Entry entry : entries) {
      if (entry.lastAt >= 0) {
        entry.lastAt = Long.MAX_VALUE;
      }
    }
  }

  /**
   * Checks the liveness of the senders if a scan is due.
   *
   * @param room the capacity of the object, as for {@link #deliver}
   * @param handler receives the senders that joined
   * @throws IOException if the kernel does not report the senders' liveness
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
      if (entry.lastAt < 0 && !liveness.isPresent(entry.sender)) {
        if (entry.left) {
          remove(i);
        } else {
          markDead(entry, room);
        }
      }
    }
    scanning = handler;
    liveness.forEachPresent(visitor);
    scanning = null;
  }

  private void found(int sender) {
    FrameHandler handler = scanning;
    if (handler == null) {
      Entry entry = find(sender);
      unknownPresent |= entry == null;
      known += entry != null && entry.lastAt < 0 ? 1 : 0;
    } else if (entries.size() < maxEntries && find(sender) == null) {
      join(sender, handler);
    }
  }

  /**
   * Records that a further amount was taken from the object and delivered.
   *
   * @param amount the amount, in the object's unit
   */
  public void taken(long amount) {
    taken += amount;
  }

  /**
   * Reports the senders that have left.
   *
   * @param empty whether the object has just been found empty and everything that was taken from it
   *     has been delivered
   * @param handler receives the senders that left
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
   * Returns whether a departed sender has not been {@linkplain #reportDeparted reported} yet. If
   * so, the caller should poll soon.
   *
   * @return whether there is such a sender
   */
  public boolean hasPendingDepartures() {
    return departing > 0;
  }

  /** The blocking wait of a receiver. */
  @FunctionalInterface
  public interface Sleep {
    /**
     * Blocks until there is something to receive, or another thread wakes the receiver.
     *
     * @param timeoutNs the maximum time, in nanoseconds
     * @return whether the time-out passed and nothing else happened
     * @throws IOException if the wait fails
     */
    boolean sleep(long timeoutNs) throws IOException;
  }

  /**
   * Blocks, and checks the senders at intervals. A sender that joined or left ends the wait, and
   * the next poll reports that sender. A check that finds no change does not end the wait, so that
   * a thread that waits for several receivers does not wake for nothing.
   *
   * @param timeoutNs the maximum time, in nanoseconds
   * @param sleep the blocking wait
   * @throws IOException if the wait or a check fails
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

  /** Returns whether the next scan will find a sender that has joined or left. */
  private boolean haveChanged() throws IOException {
    unknownPresent = false;
    known = 0;
    liveness.forEachPresent(visitor);
    boolean changed = unknownPresent || known != entries.size() - departing;
    nextScanNs = System.nanoTime() + (changed ? 0 : SCAN_NS);
    return changed;
  }

  /**
   * Returns how long to sleep until the next check. If there are no senders, that is the whole
   * time-out.
   */
  private long sleepNs(long timeoutNs) {
    return entries.isEmpty()
        ? timeoutNs
        : Math.min(timeoutNs, Math.max(0, nextScanNs - System.nanoTime()));
  }
}
