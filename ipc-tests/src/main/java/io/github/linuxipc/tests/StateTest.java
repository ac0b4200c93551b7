package io.github.linuxipc.tests;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardKey;
import io.github.linuxipc.state.BlackboardWriter;
import io.github.linuxipc.state.ProcessLock;
import io.github.linuxipc.state.Region;
import io.github.linuxipc.state.Value;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The base class of all parts of the contracts of shared state. Extend {@link BlackboardContract},
 * {@link RegionContract} or {@link LockContract} for a whole contract, or one of the parts.
 */
public abstract class StateTest extends ContractTest {
  /** A time-out that passes only if the implementation is broken. */
  static final Duration LONG = Duration.ofSeconds(30);

  /** The time-out of calls that end by it. */
  static final Duration SHORT = Duration.ofMillis(200);

  private final String section;

  StateTest(TransportUnderTest subject, String section) {
    super(subject);
    this.section = section;
  }

  @Override
  final String section() {
    return section;
  }

  final Blackboard blackboard(String... settings) throws IOException, InterruptedException {
    return ipc(settings).blackboard(channel());
  }

  final BlackboardWriter writer(String... settings) throws IOException, InterruptedException {
    return ipc(settings).blackboardWriter(channel());
  }

  final Region region(int bytes, String... settings) throws IOException, InterruptedException {
    return ipc(settings).region(channel(), bytes);
  }

  final ProcessLock lock() throws IOException, InterruptedException {
    return ipc().lock(channel());
  }

  /** Starts a process that has opened something under the name of the test. */
  final PeerProcess peerWith(String what, Object... more) throws Exception {
    PeerProcess peer = peer();
    Object[] words = new Object[2 + more.length];
    words[0] = what;
    words[1] = channel();
    System.arraycopy(more, 0, words, 2, more.length);
    peer.call(words);
    return peer;
  }

  /** Returns what a call has acquired or read, which must be something. */
  static <T> T required(@Nullable T result) {
    if (result == null) {
      throw new AssertionError("the call returned null");
    }
    return result;
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  static long put(BlackboardWriter writer, String key, String text) throws IpcException {
    return writer.put(writer.key(key), bytes(text));
  }

  static String get(Blackboard board, BlackboardKey key) throws IpcException {
    Value value = board.get(key);
    return value == null
        ? "none"
        : value.version() + "=" + StandardCharsets.US_ASCII.decode(value.bytes());
  }

  static String get(Blackboard board, String key) throws IpcException {
    return get(board, board.key(key));
  }
}
