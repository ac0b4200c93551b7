package io.github.linuxipc.socket.polling;

import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The order in which polls serve the admitted senders of one receiver. A poll usually serves the
 * sender that was active last without asking the kernel. If there are several senders, a poll asks
 * the kernel which of them are ready (a select), but only if that sender has sent nothing, or after
 * a bounded number of polls or frames, so that no sender starves. May be used by one thread at a
 * time. The steady state allocates nothing.
 *
 * @param <S> the senders
 */
public final class ServiceOrder<S extends AdmittedSender> {
  /** The largest number of consecutive polls without a select. */
  private static final int MAX_POLLS_WITHOUT_SELECT = 8;

  /** The number of frames after which the next poll begins with a select. */
  private static final int MAX_FRAMES_WITHOUT_SELECT = 4 * InboundLink.QUANTUM;

  private static final int INITIAL_SLOTS = 8;

  private @Nullable S[] slots = newSlots();
  private int size;
  private final ArrayDeque<S> ready = new ArrayDeque<>();
  private final ArrayDeque<S> held = new ArrayDeque<>();
  private @Nullable S last;

  /** The sender that is being served. It stays set if the handler throws. */
  private @Nullable S current;

  private int leftInRound;
  private boolean several;
  private int pollsSinceSelect;
  private int framesSinceSelect;

  /** Creates an order without senders. */
  public ServiceOrder() {}

  @SuppressWarnings("unchecked") // an array of senders, which never leaves this object
  private static <S extends AdmittedSender> @Nullable S[] newSlots() {
    return (S[]) new AdmittedSender[INITIAL_SLOTS];
  }

  /**
   * Adds a sender, and queues it.
   *
   * @param sender the sender
   */
  public void add(S sender) {
    int slot = nextSlot();
    if (slot == slots.length) {
      slots = Arrays.copyOf(slots, 2 * slot);
    }
    slots[slot] = sender;
    sender.slot = slot;
    size++;
    enqueue(sender);
  }

  /**
   * Returns the slot of the sender that is added next.
   *
   * @return the index of the slot
   */
  public int nextSlot() {
    int slot = 0;
    while (slot < slots.length && slots[slot] != null) {
      slot++;
    }
    return slot;
  }

  /**
   * Returns the slot of a sender.
   *
   * @param sender the sender, one of these
   * @return the index of the slot
   */
  public int slotOf(S sender) {
    return sender.slot;
  }

  /**
   * Removes a sender.
   *
   * @param sender the sender, one of these
   */
  public void remove(S sender) {
    slots[sender.slot] = null;
    size--;
    last = null;
  }

  /** Removes all senders. */
  public void clear() {
    Arrays.fill(slots, null);
    size = 0;
    ready.clear();
    held.clear();
    last = null;
    current = null;
  }

  /**
   * Returns whether a sender has been added and not removed.
   *
   * @param sender the sender
   * @return whether it is one of these
   */
  public boolean contains(S sender) {
    return slots[sender.slot] == sender;
  }

  /**
   * Returns the number of slots.
   *
   * @return the number, including empty slots
   */
  public int slots() {
    return slots.length;
  }

  /**
   * Returns the sender in a slot.
   *
   * @param slot the index of the slot
   * @return the sender, or null if the slot is empty
   */
  public @Nullable S at(int slot) {
    return slots[slot];
  }

  /**
   * Serves the queued senders once or, if none is queued, the {@linkplain #lastActive likeliest}
   * one. If there are several senders and those served have sent nothing, asks the kernel which
   * senders are ready, and serves those.
   *
   * @param service selects, and serves each sender
   * @param handler receives the frames
   * @param limit the largest number of frames, at least 1
   * @return the number of frames that were delivered
   * @throws IOException if the kernel reports an error
   */
  public int serve(SenderService<S> service, FrameHandler handler, int limit) throws IOException {
    if (beginPoll()) {
      beginSelect();
      service.select();
    }
    int frames = serveRound(service, handler, limit);
    if (endRound(frames)) {
      beginSelect();
      service.select();
      frames = serveRound(service, handler, limit);
    }
    endPoll(frames);
    return frames;
  }

  private int serveRound(SenderService<S> service, FrameHandler handler, int limit)
      throws IOException {
    int frames = 0;
    beginRound();
    for (S next = next(limit); next != null; next = next(limit - frames)) {
      frames += service.serve(next, handler, Math.min(limit - frames, InboundLink.QUANTUM));
    }
    return frames;
  }

  /** Begins a poll. Returns whether to select first, so that no sender starves. */
  boolean beginPoll() {
    several = size > 1;
    return several
        && (++pollsSinceSelect > MAX_POLLS_WITHOUT_SELECT
            || framesSinceSelect >= MAX_FRAMES_WITHOUT_SELECT);
  }

  /** Notes that a select begins. */
  void beginSelect() {
    pollsSinceSelect = 0;
    framesSinceSelect = 0;
  }

  /**
   * Begins a round. Each sender that is queued now is served once in the round. Therefore the round
   * ends even if senders send faster than it delivers. If no sender is queued, queues the
   * {@linkplain #lastActive likeliest} one.
   */
  void beginRound() {
    S interrupted = current;
    current = null;
    if (interrupted != null && contains(interrupted)) {
      enqueue(interrupted); // the handler threw, and there may be more frames
    }
    if (ready.isEmpty()) {
      S likely = lastActive();
      if (likely != null) {
        enqueue(likely);
      }
    }
    leftInRound = ready.size();
  }

  /**
   * Returns the next sender of the round, or null if the round ends.
   *
   * @param room how many frames may still be delivered
   */
  @Nullable S next(int room) {
    current = null;
    while (current == null && leftInRound > 0 && room > 0) {
      leftInRound--;
      S next = ready.removeFirst();
      next.queued = false;
      if (contains(next)) {
        current = next;
      }
    }
    return current;
  }

  /**
   * Ends a round. Returns whether to select and begin another round, because senders may be ready
   * that were not queued.
   */
  boolean endRound(int frames) {
    if (frames > 0 || !several || pollsSinceSelect == 0) {
      return false;
    }
    last = null;
    return true;
  }

  /** Ends a poll. */
  void endPoll(int frames) {
    framesSinceSelect += frames;
  }

  /**
   * Queues a sender to be served, unless it is queued already, or held.
   *
   * @param sender the sender, one of these
   */
  public void enqueue(S sender) {
    if (!sender.queued && !sender.held) {
      sender.queued = true;
      ready.addLast(sender);
    }
  }

  /**
   * Returns whether a round would serve a sender even if none had been active last.
   *
   * @return whether a sender is queued
   */
  public boolean hasQueued() {
    return !ready.isEmpty() || current != null;
  }

  /**
   * Notes that a sender has sent frames.
   *
   * @param sender the sender, one of these
   */
  public void noteActive(S sender) {
    last = sender;
  }

  /**
   * Returns the sender that is most likely to send next: the only one, or the one that was active
   * last.
   *
   * @return the sender, which may be held; or null if none is likelier than others
   */
  public @Nullable S lastActive() {
    if (last == null && size == 1) {
      for (int slot = 0; last == null; slot++) {
        last = slots[slot];
      }
    }
    return last;
  }

  /**
   * Returns the only sender.
   *
   * @return the sender, or null if there is none, there are several, or it is held
   */
  public @Nullable S only() {
    S only = size == 1 ? lastActive() : null;
    return only == null || only.held ? null : only;
  }

  /**
   * Holds a sender whose frame the handler did not accept. The sender is not queued until it is
   * resumed.
   *
   * @param sender the sender, one of these
   */
  public void hold(S sender) {
    sender.held = true;
    held.addLast(sender);
    if (last == sender) {
      last = null;
    }
  }

  /**
   * Returns the number of senders that are held.
   *
   * @return the number
   */
  public int held() {
    return held.size();
  }

  /**
   * Returns the sender whose turn it is to be resumed.
   *
   * @return the sender
   * @throws java.util.NoSuchElementException if none is held
   */
  public S firstHeld() {
    return held.getFirst();
  }

  /**
   * Resumes the {@linkplain #firstHeld() first} sender that is held, and queues it.
   *
   * @return the sender
   */
  public S resumeFirst() {
    S sender = held.removeFirst();
    sender.held = false;
    enqueue(sender);
    return sender;
  }

  /**
   * Moves the first held sender behind the other held senders, because it cannot be resumed yet.
   */
  public void skipFirstHeld() {
    held.addLast(held.removeFirst());
  }
}
