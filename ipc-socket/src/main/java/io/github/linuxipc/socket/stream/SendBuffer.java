package io.github.linuxipc.socket.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Collects a sender's frames until one write passes them to the kernel.
 *
 * <pre>
 *   | written |   committed, to be written   | claimed |      free      |
 *   0        head                           tail                    capacity
 * </pre>
 *
 * <p>The buffer starts small, because most connections send little, and grows until it holds a
 * batch of the largest frames. Its memory is never reused for other senders, because an application
 * may still hold a claim.
 */
final class SendBuffer {
  private static final int INITIAL_CAPACITY = 16 << 10;

  private final int maxCapacity;
  private ByteBuffer bytes = ByteBuffer.allocateDirect(INITIAL_CAPACITY);
  private ByteBuffer claimed = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  private int head;
  private int tail;
  private int claimedLength;

  SendBuffer(int maxCapacity) {
    this.maxCapacity = maxCapacity;
  }

  /** Claims room for a frame. Returns null if there is none even after compaction and growth. */
  @Nullable ByteBuffer claim(int length) {
    if (bytes.capacity() - tail < length && !makeRoom(length)) {
      return null;
    }
    claimedLength = length;
    return claimed.limit(tail + length).position(tail);
  }

  private boolean makeRoom(int length) {
    int pending = tail - head;
    if (length > maxCapacity - pending) {
      return false;
    }
    ByteBuffer old = bytes.limit(tail).position(head);
    if (length <= old.capacity() - pending) {
      old.compact();
    } else {
      int capacity = old.capacity();
      while (capacity - pending < length) {
        capacity *= 4;
      }
      bytes = ByteBuffer.allocateDirect(Math.min(capacity, maxCapacity)).put(old);
      claimed = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
    head = 0;
    tail = pending;
    return true;
  }

  /** Appends the claimed frame to the bytes to be written. */
  void commit() {
    tail += claimedLength;
    claimedLength = 0;
  }

  /** Discards all bytes that were committed and not written. */
  void revoke() {
    tail = head;
  }

  boolean isEmpty() {
    return head == tail;
  }

  /** Writes the committed bytes with one system call. Returns how many bytes were written. */
  int writeTo(WritableByteChannel channel) throws IOException {
    int count = StreamIo.write(channel, bytes.limit(tail).position(head));
    head += count;
    if (head == tail) {
      head = 0;
      tail = 0;
    }
    return count;
  }
}
