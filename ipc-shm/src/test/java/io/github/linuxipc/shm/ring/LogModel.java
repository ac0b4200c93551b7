package io.github.linuxipc.shm.ring;

import io.github.linuxipc.spi.FrameHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.Random;

/**
 * A log with two consumers that come from lanes of their own. The steps of the three sides are in
 * an order that a seed determines. The first consumer follows the log from the beginning, the
 * second one from some message on, and both return to their lanes when the producer ends the log.
 * Each consumer checks that frame n holds values derived from n, and that it arrives after frame
 * n-1, once, and whole. A mismatch throws {@link AssertionError}.
 */
final class LogModel {
  static final int CAPACITY = LaneDescriptor.MIN_CAPACITY;
  private static final int CONSUMERS = 2;
  private static final long[] NO_PREFIX = {};

  private final Random random;
  private final StoppableMemory senders;
  private final LaneProducer producer;
  private final LogCursors cursors;
  private final Reader[] readers = new Reader[CONSUMERS];
  private final ByteBuffer message = ByteBuffer.allocate(CAPACITY).order(ByteOrder.nativeOrder());
  private boolean nested;
  private boolean ended;
  private long sent;
  private int steps;

  /** A consumer of its lane and of the log, and the sender's side of that lane. */
  private final class Reader extends FrameCheck {
    final StoppableMemory ofSender;
    final StoppableMemory ofReader;
    final StoppableMemory log;
    final LaneProducer lane;
    final LaneConsumer laneConsumer;
    LaneConsumer consumer;
    boolean inLog;
    boolean follows;
    boolean dead;
    int slot = -1;

    Reader(HeapMemory shared) throws CorruptLaneException {
      HeapMemory memory = HeapMemory.lane(CAPACITY, 0);
      ofSender = new StoppableMemory(memory, random);
      ofReader = new StoppableMemory(memory, random);
      log = new StoppableMemory(shared, random);
      lane = new LaneProducer(ofSender, CAPACITY);
      laneConsumer = new LaneConsumer(ofReader, CAPACITY);
      consumer = laneConsumer;
    }

    void step() {
      if (dead) {
        return;
      }
      try {
        if (!consumer.isOver()) {
          consumer.poll(1, this, 1 + random.nextInt(8));
        }
      } catch (StoppableMemory.Stopped death) {
        if (!log.isStopped()) {
          throw death; // of the sender
        }
        dead = true;
        log.showAll();
        return;
      }
      if (consumer.fault() != null) {
        throw new AssertionError(consumer.fault());
      }
      continueElsewhere();
    }

    private void continueElsewhere() {
      if (consumer.isOver() && inLog) {
        inLog = false;
        laneConsumer.resume();
        consumer = laneConsumer;
      } else if (consumer.isOver()) {
        inLog = true;
        LogStart start = laneConsumer.continuation();
        try {
          consumer = LaneConsumer.ofLog(log, CAPACITY, start);
        } catch (CorruptLaneException e) {
          throw new AssertionError(e);
        }
        // frames of the log begin at number - offset; the offset is that of the lane's numbers
        if (start.numberOffset() != (int) received) {
          throw new AssertionError(
              "the log begins at " + start.numberOffset() + ", not " + received);
        }
      }
    }

    @Override
    long sent() {
      return sent;
    }

    @Override
    int length(long number) {
      return LogModel.length(number);
    }

    @Override
    long content(long number, int at) {
      return LogModel.content(number, at);
    }
  }

  LogModel(long seed, long position) throws CorruptLaneException {
    random = new LaneModel.SplitMix(seed);
    steps = (int) seed << 6; // begins in another phase
    int filled = CAPACITY / 4;
    boolean fromStart = (position & CAPACITY - 8) < filled - 128;
    PartlyFilledMemory shared =
        PartlyFilledMemory.log(CAPACITY, position & -8, fromStart ? filled : CAPACITY);
    senders = new StoppableMemory(shared, random);
    cursors =
        new LogCursors(
            senders,
            CAPACITY,
            slot -> {
              throw new AssertionError("the cursor of slot " + slot + " is impossible");
            });
    producer =
        LaneProducer.ofLog(
            senders,
            CAPACITY,
            shared.filled(),
            (from, to) -> random.nextInt(3) != 0 && shared.fill(from, to),
            cursors);
    for (int i = 0; i < CONSUMERS; i++) {
      readers[i] = new Reader(shared);
    }
    for (Reader reader : readers) {
      reader.log.between(() -> letOthersRun(this::send));
      reader.ofReader.between(() -> letOthersRun(this::send));
      reader.ofSender.between(() -> letOthersRun(this::receive));
    }
    senders.between(() -> letOthersRun(this::receive));
  }

  private void letOthersRun(Runnable other) {
    if (!nested && random.nextInt(3) == 0) {
      nested = true;
      try {
        other.run();
      } finally {
        nested = false;
      }
    }
  }

  /**
   * Takes steps. In turns, one of the consumers is much slower than the other, and for half of the
   * time both together are slower than the sender, so that the log is full.
   */
  void step(int count) {
    for (int i = 0; i < count; i++) {
      steps++;
      if (random.nextInt(8) < ((steps & 128) == 0 ? 4 : 6)) {
        send();
      } else {
        receive();
      }
    }
  }

  private void receive() {
    int slow = (steps >> 8) & 1;
    readers[random.nextInt(8) == 0 ? slow : 1 - slow].step();
  }

  private static int length(long number) {
    return 8 + (int) (((number + 1) * 0x9e37_79b9_7f4a_7c15L) >>> 40) % 20 * 8;
  }

  private static long content(long number, int at) {
    int payload = length(number) - FrameHeader.LENGTH;
    return payload < 0 || at >= FrameHeader.LENGTH
        ? number * 31 + at
        : LaneDescriptor.littleEndian(at == 0 ? firstHalf(payload) : secondHalf(number));
  }

  private static long firstHalf(int payload) {
    return FrameHeader.lengthAndControl(payload, FrameHeader.LAST, 0);
  }

  private static long secondHalf(long number) {
    return FrameHeader.senderAndSequence(7, (int) number);
  }

  /**
   * Sends the next frame to both consumers, as the engine does: it is written to each lane that
   * does not follow, and to the log for all others, or to nobody. Sometimes a consumer is admitted,
   * and once the log is ended.
   */
  private void send() {
    try {
      for (Reader reader : readers) {
        if (reader.dead && reader.follows) {
          reader.follows = false;
          cursors.remove(reader.slot, true);
        }
      }
      if (!ended && random.nextInt(4) == 0) {
        admit(readers[random.nextInt(CONSUMERS)]);
      }
      if (!ended && random.nextInt(200) == 0 && readers[0].follows) {
        end();
      }
      int length = length(sent);
      for (Reader reader : readers) {
        if (!reader.follows && !reader.dead && reader.lane.claim(length) == null) {
          return;
        }
      }
      boolean followed = readers[0].follows || readers[1].follows;
      ByteBuffer frame = followed ? producer.claim(length) : null;
      if (followed && frame == null) {
        return;
      }
      sent++;
      if (frame != null) {
        write(senders, producer, length);
      }
      for (Reader reader : readers) {
        if (!reader.follows && !reader.dead) {
          write(reader.ofSender, reader.lane, length);
        }
      }
    } catch (CorruptLaneException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes the frame that was sent last; there is room. Its header may be omitted. */
  private void write(StoppableMemory memory, LaneProducer to, int length)
      throws CorruptLaneException {
    long number = sent - 1;
    int payload = length - FrameHeader.LENGTH;
    if (payload >= 0 && number % 5 != 0) {
      for (int i = 0; i < payload; i += 8) {
        message.putLong(i, content(number, FrameHeader.LENGTH + i));
      }
      if (!to.offer(firstHalf(payload), secondHalf(number), NO_PREFIX, message, 0, payload)) {
        throw new AssertionError("there was room for a claim of frame " + number);
      }
      return;
    }
    ByteBuffer frame = Objects.requireNonNull(to.claim(length));
    for (int i = 0; i < length; i += 8) {
      memory.putLong(frame.position() + i, content(number, i));
    }
    to.commit();
  }

  private void admit(Reader reader) throws CorruptLaneException {
    if (reader.follows || reader.dead || reader.slot >= 0) {
      return;
    }
    long tail = producer.startOfConsumer();
    int slot = cursors.add(tail);
    if (reader.lane.follow(new LogStart(slot, (int) sent, tail))) {
      reader.follows = true;
      reader.slot = slot;
    } else {
      cursors.remove(slot, true);
    }
  }

  private void end() {
    producer.end();
    ended = true;
    for (Reader reader : readers) {
      reader.follows = false;
    }
  }

  /** Takes steps. The sender dies before one of its stores. Returns whether it died. */
  boolean runUntilTheSenderDies(int steps, int stores) {
    senders.stopAfter(stores);
    try {
      step(steps);
      return false;
    } catch (StoppableMemory.Stopped death) {
      showAll();
      return true;
    }
  }

  /** Takes steps. The sender dies before one of its stores to the lane of the first consumer. */
  boolean runUntilTheSenderDiesInALane(int steps, int stores) {
    readers[0].ofSender.stopAfter(stores);
    try {
      step(steps);
      return false;
    } catch (StoppableMemory.Stopped death) {
      showAll();
      return true;
    }
  }

  /**
   * Takes steps. The second consumer dies before one of its stores to the log, and is removed, and
   * the others go on. Returns whether it died.
   */
  boolean runUntilAConsumerDies(int steps, int stores) {
    readers[1].log.stopAfter(stores);
    step(steps);
    return readers[1].dead;
  }

  private void showAll() {
    nested = true;
    senders.showAll();
    for (Reader reader : readers) {
      reader.ofSender.showAll();
    }
  }

  /**
   * Polls until all is read. Each consumer that lives has got all frames but, if the sender died,
   * the last one, which may have reached only some.
   */
  void recover(boolean senderDied) {
    showAll();
    for (Reader reader : readers) {
      int idle = 0;
      while (!reader.dead && !isEmpty(reader)) {
        long before = reader.received;
        reader.step();
        idle = reader.received == before ? idle + 1 : 0;
        if (idle > 5) {
          throw new AssertionError("stuck at frame " + reader.received);
        }
      }
      if (!reader.dead && reader.received < sent - (senderDied ? 1 : 0)) {
        throw new AssertionError(sent + " frames were sent, " + reader.received + " came");
      }
    }
  }

  private static boolean isEmpty(Reader reader) {
    return !reader.consumer.isOver() && reader.consumer.isEmpty();
  }

  boolean bothFollowed() {
    return readers[0].slot >= 0 && readers[1].slot >= 0;
  }

  boolean wasEnded() {
    return ended;
  }
}
