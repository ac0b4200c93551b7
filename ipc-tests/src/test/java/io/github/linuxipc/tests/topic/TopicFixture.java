package io.github.linuxipc.tests.topic;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.tests.fixture.IsolatedRuntime;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A runtime directory of its own, and what a test opens in it. */
final class TopicFixture implements AutoCloseable {
  /** The name of the topic under test. */
  static final String NAME = "prices";

  private final String transport;
  private final IsolatedRuntime runtime = new IsolatedRuntime("ipc-top");

  TopicFixture(String transport) {
    this.transport = transport;
  }

  Path directory() {
    return runtime.directory();
  }

  String transport() {
    return transport;
  }

  /** Opens an instance with keys of the topic, such as {@code history=2}. */
  Ipc ipc(String... keys) {
    return keep(builder(transport, directory(), keys).build());
  }

  static IpcBuilder builder(String transport, Path directory, String... keys) {
    return IsolatedRuntime.builder(transport, directory, "topics." + NAME, keys);
  }

  TopicPublisher publisher(String... keys) throws Exception {
    return keep(ipc(keys).publisher(NAME));
  }

  TopicSubscriber subscriber(String... keys) throws Exception {
    return keep(ipc(keys).subscriber(NAME));
  }

  /** Starts a process that the fixture ends. */
  TopicPeer peer(String... keys) throws Exception {
    return keep(TopicPeer.start(transport, directory(), keys));
  }

  <T extends AutoCloseable> T keep(T resource) {
    return runtime.keep(resource);
  }

  /** Returns a message of 8 bytes or more, which begins with a number. */
  static ByteBuffer numbered(long number, int length) {
    ByteBuffer message = ByteBuffer.allocate(Math.max(8, length));
    for (int i = 8; i < message.capacity(); i++) {
      message.put(i, (byte) (number + i));
    }
    return message.putLong(0, number);
  }

  /** Returns the number of a message, after a check of all of its bytes. */
  static long number(ByteBuffer message) {
    int start = message.position();
    long number = message.getLong(start);
    for (int i = 8; i < message.remaining(); i++) {
      if (message.get(start + i) != (byte) (number + i)) {
        throw new IllegalStateException("byte " + i + " of message " + number + " is wrong");
      }
    }
    return number;
  }

  /** Closes what was opened, the last first, and leaves the directory. */
  void closeAll() {
    runtime.closeResources();
  }

  @Override
  public void close() throws IOException {
    runtime.close();
  }
}
