package io.github.linuxipc.tests.topic;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A runtime directory of its own, and what a test opens in it. */
final class TopicFixture implements AutoCloseable {
  /** The name of the topic under test. */
  static final String NAME = "prices";

  private static final AtomicInteger SERIAL = new AtomicInteger();

  private final String transport;
  private final Path directory;
  private final List<AutoCloseable> opened = new ArrayList<>();

  TopicFixture(String transport) {
    this.transport = transport;
    long pid = ProcessHandle.current().pid();
    this.directory = Path.of("/dev/shm/ipc-top-" + pid + "-" + SERIAL.incrementAndGet());
  }

  Path directory() {
    return directory;
  }

  String transport() {
    return transport;
  }

  /** Opens an instance with keys of the topic, such as {@code history=2}. */
  Ipc ipc(String... keys) {
    return keep(builder(transport, directory, keys).build());
  }

  static IpcBuilder builder(String transport, Path directory, String... keys) {
    IpcBuilder builder =
        Ipc.builder().set("runtime-dir", directory.toString()).set("transport", transport);
    for (String key : keys) {
      String[] pair = key.split("=", 2);
      builder.set("topics." + NAME + "." + pair[0], pair[1]);
    }
    return builder;
  }

  TopicPublisher publisher(String... keys) throws Exception {
    return keep(ipc(keys).publisher(NAME));
  }

  TopicSubscriber subscriber(String... keys) throws Exception {
    return keep(ipc(keys).subscriber(NAME));
  }

  /** Starts a process that the fixture ends. */
  TopicPeer peer(String... keys) throws Exception {
    return keep(TopicPeer.start(transport, directory, keys));
  }

  <T extends AutoCloseable> T keep(T resource) {
    opened.add(resource);
    return resource;
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

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (IpcException e) {
      // what is undelivered at the end of a test is no failure
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Closes what was opened, the last first, and leaves the directory. */
  void closeAll() {
    for (int i = opened.size() - 1; i >= 0; i--) {
      close(opened.get(i));
    }
    opened.clear();
  }

  @Override
  public void close() throws IOException {
    closeAll();
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
