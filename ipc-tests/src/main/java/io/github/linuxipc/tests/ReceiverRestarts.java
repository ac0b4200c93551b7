package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.tests.peer.PeerProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Restarts the receiver of a stream. Each process writes down which messages it got. The next one
 * is started before the end of the one before, and waits for it by {@code bind-timeout}. Fails if a
 * message comes twice or out of order, or if a restart loses more than one.
 */
final class ReceiverRestarts {
  /** How many restarts there are. */
  static final int COUNT = Integer.getInteger("receiver.restarts", 3);

  /** The exit status of a JVM that SIGTERM has ended. */
  private static final int TERMINATED = 128 + 15;

  /** Ends a receiver in order. */
  static final End TERMINATE = receiver -> assertEquals(TERMINATED, receiver.terminate());

  /** The length of the file after which a receiver is ended. */
  private static final long ENOUGH = 1_000 * Long.BYTES;

  private final Path directory;
  private final Start start;
  private final End end;
  private final int most;
  private int round;
  private long next;
  private long lost;
  private @Nullable PeerProcess current;

  /** Starts a receiver. */
  interface Start {
    /**
     * Starts a process and asks it first to open the receiver, and then to fill the file. Does not
     * wait for the answers.
     */
    PeerProcess of(Path log) throws Exception;
  }

  /** Ends a receiver. */
  interface End {
    void of(PeerProcess receiver) throws Exception;
  }

  /**
   * Creates the restarts of a channel's receiver.
   *
   * @param most how many messages may be lost when a receiver ends
   */
  ReceiverRestarts(Path directory, Start start, End end, int most) {
    this.directory = directory;
    this.start = start;
    this.end = end;
    this.most = most;
  }

  private Path log(int of) {
    return directory.resolve("received-" + of);
  }

  /** Starts the first receiver, and waits until it is open. */
  void begin() throws Exception {
    PeerProcess first = start.of(log(0));
    first.answer();
    current = first;
  }

  /** Restarts the receiver {@link #COUNT} times, under a stream that the caller has started. */
  void run() throws Exception {
    for (int i = 0; i < COUNT; i++) {
      PeerProcess ending = current();
      Path log = log(round);
      PeerProcess successor = start.of(log(round + 1));
      ContractAssertions.awaitCondition(() -> Files.exists(log) && Files.size(log) > ENOUGH);
      assertFalse(successor.hasAnswered(), "a successor was opened beside the receiver");
      end.of(ending);
      ending.close();
      successor.answer();
      current = successor;
      check(log);
      round++;
    }
  }

  private PeerProcess current() {
    PeerProcess running = current;
    if (running == null) {
      throw new IllegalStateException("no receiver was started");
    }
    return running;
  }

  /**
   * Waits until the last message of the ended stream was received, and ends the last receiver.
   *
   * @param accepted how many messages were sent
   * @return how many messages were lost
   */
  long finish(long accepted) throws Exception {
    Path log = log(round);
    ContractAssertions.awaitCondition(() -> Files.exists(log) && last(log) == accepted - 1);
    current().close();
    check(log);
    return lost;
  }

  private static long last(Path log) throws IOException {
    try (FileChannel file = FileChannel.open(log)) {
      ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
      int read = file.read(number, Math.max(0, file.size() / Long.BYTES - 1) * Long.BYTES);
      return read < Long.BYTES ? -1 : number.getLong(0);
    }
  }

  private void check(Path log) throws IOException {
    ByteBuffer numbers = ByteBuffer.wrap(Files.readAllBytes(log));
    Files.delete(log);
    long before = lost;
    while (numbers.remaining() >= Long.BYTES) {
      long number = numbers.getLong();
      assertTrue(number >= next, "message " + number + " came twice or late, before " + next);
      lost += number - next;
      next = number + 1;
    }
    long now = lost - before;
    assertTrue(now <= most, now + " messages were lost before or in round " + round);
  }
}
