package io.github.linuxipc.shm.ring;

import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * A lane whose two sides take steps in an order that a seed determines. The model checks that frame
 * n holds values derived from n, and that it arrives after frame n-1, once, and whole. A mismatch
 * throws {@link AssertionError}.
 */
final class LaneModel extends FrameCheck {
  static final int CAPACITY = LaneDescriptor.MIN_CAPACITY;

  /** The longest prefix of a frame in units of 8 bytes. */
  private static final int MAX_PREFIX = 3;

  private final Random random;
  private final StoppableMemory senders;
  private final StoppableMemory receivers;
  private final LaneProducer producer;
  private final LaneConsumer consumer;
  private final ByteBuffer message = ByteBuffer.allocate(CAPACITY).order(ByteOrder.nativeOrder());
  private boolean nested;
  private long sent;

  LaneModel(long seed, long position) throws CorruptLaneException {
    this(seed, position, false, false);
  }

  /** Creates a lane of which another consumer reads what the first one has left. */
  static LaneModel withSuccessor(long seed, long position, boolean persistent)
      throws CorruptLaneException {
    return new LaneModel(seed, position, persistent, true);
  }

  /**
   * Creates a lane. At first only a quarter is filled, unless the channel is persistent or the
   * position is not in the usable part of that quarter.
   */
  private LaneModel(long seed, long position, boolean persistent, boolean storesHeaders)
      throws CorruptLaneException {
    random = new SplitMix(seed);
    int filled = persistent ? CAPACITY : CAPACITY / 4;
    boolean fromStart = (position & CAPACITY - 8) < filled - 128;
    PartlyFilledMemory shared =
        new PartlyFilledMemory(CAPACITY, position & -8, fromStart ? filled : CAPACITY);
    senders = new StoppableMemory(shared, random);
    receivers = new StoppableMemory(shared, random);
    // one attempt in three finds no memory
    producer =
        new LaneProducer(
            senders,
            CAPACITY,
            shared.filled(),
            (from, to) -> random.nextInt(3) != 0 && shared.fill(from, to),
            storesHeaders);
    consumer = new LaneConsumer(receivers, CAPACITY, persistent);
    senders.between(() -> letTheOtherRun(this::receive));
    receivers.between(() -> letTheOtherRun(this::send));
  }

  /**
   * Takes steps of both sides. The sender dies after the given number of stores, before its next
   * store. Returns whether it died.
   */
  boolean runUntilTheSenderDies(int steps, int stores) {
    senders.stopAfter(stores);
    try {
      step(steps);
      return false;
    } catch (StoppableMemory.Stopped death) {
      senders.showAll();
      return true;
    }
  }

  /**
   * Takes steps of both sides. The receiver dies after the given number of stores, before its next
   * store. Returns whether it died.
   */
  boolean runUntilTheReceiverDies(int steps, int stores) {
    receivers.stopAfter(stores);
    try {
      step(steps);
      return false;
    } catch (StoppableMemory.Stopped death) {
      receivers.showAll();
      return true;
    }
  }

  void step(int steps) {
    for (int i = 0; i < steps; i++) {
      if (random.nextBoolean()) {
        send();
      } else {
        receive();
      }
    }
  }

  private void letTheOtherRun(Runnable other) {
    if (!nested && random.nextInt(3) == 0) {
      nested = true;
      try {
        other.run();
      } finally {
        nested = false;
      }
    }
  }

  @Override
  long sent() {
    return sent;
  }

  @Override
  int length(long number) {
    long hash = ((number + 1) * 0x9e37_79b9_7f4a_7c15L) >>> 40;
    int most = (hash & 7) == 0 ? producer.maxFrame() : 100;
    return (int) (hash >>> 3) % (most / 8) * 8;
  }

  /**
   * Returns the word at an offset in a frame, derived from the frame's number. If the frame is long
   * enough, it has a header. Its number follows that of the frame before, or does not, so that some
   * headers can be omitted.
   */
  @Override
  long content(long number, int at) {
    int payload = length(number) - FrameHeader.LENGTH;
    if (payload < 0 || at >= FrameHeader.LENGTH) {
      return number * 31 + at;
    }
    long half =
        at == 0
            ? FrameHeader.lengthAndControl(payload, flags(number), 0)
            : FrameHeader.senderAndSequence(7, (int) sequence(number));
    return LaneDescriptor.littleEndian(half);
  }

  private int flags(long number) {
    return endsMessage(number) ? FrameHeader.LAST : 0;
  }

  /** Returns the message's number: the second of two frames of a message has that of the first. */
  private long sequence(long number) {
    return number > 0 && !endsMessage(number - 1) ? number - 1 : number;
  }

  /**
   * Returns whether a frame ends a message. Every third frame is the first of two, unless it is too
   * short for a header.
   */
  private boolean endsMessage(long number) {
    return number % 3 != 0 || length(number) < FrameHeader.LENGTH;
  }

  private void send() {
    int length = length(sent);
    try {
      if (length >= FrameHeader.LENGTH && sent % 5 != 0) {
        offer(length);
      } else {
        claimAndCommit(length);
      }
    } catch (CorruptLaneException e) {
      throw new AssertionError(e);
    }
  }

  private void offer(int length) throws CorruptLaneException {
    int payload = length - FrameHeader.LENGTH;
    long[] prefix = new long[Math.min(random.nextInt(MAX_PREFIX + 1), payload / 8)];
    for (int i = 0; i < prefix.length; i++) {
      long bytes = content(sent, FrameHeader.LENGTH + i * 8);
      prefix[i] = LaneDescriptor.littleEndian(bytes);
    }
    int before = prefix.length * 8;
    for (int i = before; i < payload; i += 8) {
      message.putLong(i - before, content(sent, FrameHeader.LENGTH + i));
    }
    if (producer.offer(header(0), header(8), prefix, message, 0, payload - before)) {
      sent++;
    }
  }

  private long header(int at) {
    return LaneDescriptor.littleEndian(content(sent, at));
  }

  private void claimAndCommit(int length) throws CorruptLaneException {
    ByteBuffer frame = producer.claim(length);
    if (frame != null && (nested || random.nextInt(8) != 0)) { // a claim may be abandoned
      for (int i = 0; i < length; i += 8) {
        senders.putLong(frame.position() + i, content(sent, i));
      }
      producer.commit();
      sent++;
    }
  }

  private void receive() {
    consumer.poll(1, this, 1 + random.nextInt(8));
    if (consumer.fault() != null) {
      throw new AssertionError(consumer.fault());
    }
  }

  /** Polls until the lane is empty, and checks that all committed frames came, and no more. */
  void recover() {
    nested = true;
    while (!consumer.isEmpty()) {
      long before = received;
      receive();
      if (received == before) {
        throw new AssertionError("stuck at frame " + received);
      }
    }
    if (received != sent) {
      throw new AssertionError(sent + " frames were committed, " + received + " came");
    }
  }

  /** Lets a successor of the dead receiver read the lane, and checks that no frame is missing. */
  void succeed() throws CorruptLaneException {
    LaneConsumer successor = new LaneConsumer(receivers, CAPACITY);
    receivers.stopAfter(Integer.MAX_VALUE);
    nested = true;
    long[] first = {-1};
    long[] next = {0};
    FrameHandler count =
        new Frames(
            frame -> {
              first[0] = first[0] < 0 ? next[0] : first[0];
              next[0]++;
            });
    while (!successor.isEmpty()) {
      successor.poll(1, count, 8);
      if (successor.fault() != null) {
        throw new AssertionError(successor.fault());
      }
    }
    if (next[0] < sent - received) {
      throw new AssertionError(sent - received + " frames were left, " + next[0] + " came");
    }
  }

  /**
   * Lets the successor of a dead receiver of a persistent lane read it. Checks that it gets all
   * messages from the first one that was not consumed whole.
   */
  void succeedAndKeep() throws CorruptLaneException {
    LaneConsumer successor = new LaneConsumer(receivers, CAPACITY, true);
    receivers.stopAfter(Integer.MAX_VALUE);
    nested = true;
    long committed = sent;
    sent++; // the sender may have died after its last store
    received -= received > 0 && !endsMessage(received - 1) ? 1 : 0;
    while (!successor.isEmpty()) {
      successor.poll(1, this, 8);
      if (successor.fault() != null) {
        throw new AssertionError(successor.fault());
      }
    }
    if (received < committed) {
      throw new AssertionError(committed + " frames were committed, " + received + " came");
    }
  }

  long stores() {
    return senders.stores() + receivers.stores();
  }

  /** A fast generator; the atomics of Random would take most of the time. */
  static final class SplitMix extends Random {
    private static final long serialVersionUID = 1L;
    private long state;

    SplitMix(long seed) {
      state = seed;
    }

    @Override
    protected int next(int bits) {
      state += 0x9e37_79b9_7f4a_7c15L;
      long z = (state ^ (state >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
      return (int) ((z ^ (z >>> 31)) >>> (64 - bits));
    }
  }
}
