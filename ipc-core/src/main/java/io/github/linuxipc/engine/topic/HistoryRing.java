package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.Headers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The last messages of a publisher. Reuses its memory, so that a message allocates nothing once the
 * ring is full. Used by the owner of the publisher.
 */
final class HistoryRing {
  private final Entry[] entries;
  private long added;

  /** One message. The buffer is replaced when a message is longer. */
  private static final class Entry {
    ByteBuffer bytes = ByteBuffer.allocate(0);
    Headers headers = Headers.empty();
  }

  /**
   * A message of the history.
   *
   * @param bytes a copy of the message
   * @param headers its headers
   */
  record Kept(ByteBuffer bytes, Headers headers) {}

  HistoryRing(int capacity) {
    this.entries = new Entry[capacity];
  }

  /** Returns whether messages are kept. */
  boolean keeps() {
    return entries.length > 0;
  }

  /** Keeps a copy of a message. */
  void add(ByteBuffer message, Headers headers) {
    if (entries.length == 0) {
      return;
    }
    int index = (int) (added++ % entries.length);
    Entry entry = entries[index];
    if (entry == null) {
      entry = new Entry();
      entries[index] = entry;
    }
    int length = message.remaining();
    if (entry.bytes.capacity() < length) {
      entry.bytes = ByteBuffer.allocate(length);
    }
    entry.bytes.clear().put(0, message, message.position(), length).limit(length);
    entry.headers = headers;
  }

  /** Copies the last messages, the oldest first. */
  List<Kept> last(int count) {
    int kept = (int) Math.min(Math.min(count, entries.length), added);
    List<Kept> copies = new ArrayList<>(kept);
    for (long i = added - kept; i < added; i++) {
      Entry entry = entries[(int) (i % entries.length)];
      ByteBuffer copy = ByteBuffer.allocate(entry.bytes.remaining());
      copy.put(0, entry.bytes, 0, copy.capacity());
      copies.add(new Kept(copy, entry.headers));
    }
    return copies;
  }
}
