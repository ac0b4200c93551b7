package io.github.linuxipc.tests.peer;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardKey;
import io.github.linuxipc.state.BlackboardWriter;
import io.github.linuxipc.state.Counter;
import io.github.linuxipc.state.Held;
import io.github.linuxipc.state.ProcessLock;
import io.github.linuxipc.state.Region;
import io.github.linuxipc.state.Value;
import io.github.linuxipc.tests.traffic.StateValues;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The commands of a peer that has a blackboard, a region and a lock. */
final class StateCommands {
  private static final String STREAM = "stream";

  private final Ipc ipc;
  private @Nullable Blackboard board;
  private @Nullable BlackboardWriter writer;
  private @Nullable Region region;
  private @Nullable ProcessLock lock;
  private @Nullable Held held;
  private volatile long seen;
  private volatile boolean stopped;
  private @Nullable Thread stream;
  private volatile @Nullable Throwable failure;

  StateCommands(Ipc ipc) {
    this.ipc = ipc;
  }

  String run(String[] words) throws Exception {
    return switch (words[0]) {
      case "board" -> openBoard(words[1]);
      case "board-writer" -> openWriter(words[1]);
      case "close-writer" -> closeWriter();
      case "put" -> put(words[1], words[2]);
      case "get" -> get(words[1]);
      case "await-value" -> awaitValue(words[1], Long.parseLong(words[2]));
      case "put-stream" -> putStream(Integer.parseInt(words[1]));
      case "read-stream" -> readStream(Integer.parseInt(words[1]));
      case "seen" -> seen();
      case "add" -> add(words[1], Integer.parseInt(words[2]));
      case "add-stream" -> addStream(words[1], Path.of(words[2]));
      case "region" -> openRegion(words[1], Integer.parseInt(words[2]));
      case "region-put" -> regionPut(Integer.parseInt(words[1]), Long.parseLong(words[2]));
      case "region-get" -> Long.toString(region().buffer().getLong(Integer.parseInt(words[1])));
      case "lock" -> openLock(words[1]);
      case "acquire" -> acquire(Long.parseLong(words[1]));
      case "release" -> release();
      case "increment" -> increment(Integer.parseInt(words[1]));
      case "increment-stream" -> incrementStream(Integer.parseInt(words[1]));
      case "stop-stream" -> stopStream();
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private Blackboard board() {
    return Objects.requireNonNull(board, "no blackboard was opened");
  }

  private BlackboardWriter writer() {
    return Objects.requireNonNull(writer, "no writer was opened");
  }

  private Region region() {
    return Objects.requireNonNull(region, "no region was opened");
  }

  private String openBoard(String name) throws Exception {
    board = ipc.blackboard(name);
    return "";
  }

  private String openWriter(String name) throws Exception {
    BlackboardWriter opened = ipc.blackboardWriter(name);
    writer = opened;
    board = opened;
    return "";
  }

  private String closeWriter() throws IpcException {
    writer().close();
    return "";
  }

  private String put(String key, String text) throws IpcException {
    ByteBuffer value = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    return Long.toString(writer().put(writer().key(key), value));
  }

  private String get(String key) throws IpcException {
    return text(board().get(board().key(key)));
  }

  private static String text(@Nullable Value value) {
    return value == null
        ? "none"
        : value.version() + "=" + StandardCharsets.US_ASCII.decode(value.bytes());
  }

  /** Waits for a value that is newer than a version, and returns it. */
  private String awaitValue(String key, long after) throws Exception {
    return text(board().await(board().key(key), after, Duration.ofHours(1)));
  }

  /** Puts values at full rate until this process ends. */
  private String putStream(int size) throws IpcException {
    BlackboardKey key = writer().key(STREAM);
    Value last = writer().get(key);
    long first = last == null ? 1 : last.version() + 1;
    start(
        () -> {
          ByteBuffer value = ByteBuffer.allocateDirect(size);
          for (long version = first; ; version++) {
            long put = writer().put(key, StateValues.fill(value, version));
            if (put != version) {
              throw new AssertionError("put version " + put + ", not " + version);
            }
            seen = version;
          }
        });
    return Long.toString(first);
  }

  /** Reads and checks the values of the stream until this process ends. */
  private String readStream(int size) {
    BlackboardKey key = board().key(STREAM);
    start(
        () -> {
          ByteBuffer value = ByteBuffer.allocateDirect(size);
          while (true) {
            long version = board().get(key, value.clear());
            if (version < seen) {
              throw new AssertionError("version " + version + " after " + seen);
            }
            if (version > 0) {
              StateValues.check(value.flip(), version);
            }
            seen = version;
          }
        });
    return "";
  }

  private interface Loop {
    void run() throws Exception;
  }

  private void start(Loop loop) {
    Thread thread =
        new Thread(
            () -> {
              try {
                loop.run();
              } catch (Exception | AssertionError e) {
                failure = e;
              }
            },
            "state");
    thread.setDaemon(true);
    stream = thread;
    thread.start();
  }

  /** Returns the last version of the stream; throws if the stream has failed. */
  private String seen() {
    Throwable thrown = failure;
    if (thrown != null) {
      throw new AssertionError("the stream has failed", thrown);
    }
    return Long.toString(seen);
  }

  private String add(String name, int times) throws IpcException {
    Counter counter = board().counter(name);
    for (int i = 0; i < times; i++) {
      counter.add(1);
    }
    return Long.toString(counter.get());
  }

  /** Adds until this process ends, and counts in a file of its own what has returned. */
  private String addStream(String name, Path file) throws Exception {
    Counter counter = board().counter(name);
    SharedCount returned = SharedCount.open(file);
    start(
        () -> {
          while (true) {
            counter.add(1);
            returned.add();
          }
        });
    return "";
  }

  private String openRegion(String name, int bytes) throws Exception {
    region = ipc.region(name, bytes);
    return "";
  }

  private String regionPut(int index, long value) {
    region().buffer().putLong(index, value);
    return "";
  }

  private String openLock(String name) throws Exception {
    lock = ipc.lock(name);
    return "";
  }

  private ProcessLock lock() {
    return Objects.requireNonNull(lock, "no lock was opened");
  }

  private String acquire(long ms) throws Exception {
    Held acquired = lock().acquire(Duration.ofMillis(ms));
    held = acquired;
    return acquired == null ? "none" : acquired.abandoned() ? "abandoned" : "held";
  }

  private String release() {
    Objects.requireNonNull(held, "the lock is not held").close();
    return "";
  }

  /** Increments the first number of the region under the lock, not atomically. */
  private String increment(int times) throws Exception {
    ByteBuffer buffer = region().buffer();
    int abandoned = 0;
    for (int i = 0; i < times; i++) {
      try (Held mine = lock().acquire()) {
        buffer.putLong(0, buffer.getLong(0) + 1);
        abandoned += mine.abandoned() ? 1 : 0;
      }
    }
    return Integer.toString(abandoned);
  }

  /** Increments a number of the region under the lock, until this process is stopped or killed. */
  private String incrementStream(int number) {
    LockedCounts counts = new LockedCounts(region().buffer());
    start(
        () -> {
          long done = 0;
          while (!stopped) {
            try (Held mine = lock().acquire()) {
              counts.increment(number, mine.abandoned());
            }
            done++;
            seen = done;
          }
        });
    return "";
  }

  /** Ends the stream, and returns how many times it has incremented. */
  private String stopStream() throws InterruptedException {
    stopped = true;
    Objects.requireNonNull(stream, "no stream was started").join();
    return seen();
  }
}
