package io.github.linuxipc.socket.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Where a sender's frames lie one behind the other until one write takes them all.
 *
 * <pre>
 *   | written |   committed, to be written   | claimed |      free      |
 *   0        head                           tail                    capacity
 * </pre>
 *
 * <p>It starts small, because most connections send little, and grows to hold a batch of the
 * largest frames. Its memory is not shared with other senders, ever: somebody may have kept a
 * claim.
 */
final class SendBuffer {
  private static final int START = 16 << 10;

  private final int most;
  private ByteBuffer writing = ByteBuffer.allocateDirect(START);
  private ByteBuffer claimed = writing.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  private int head;
  private int tail;
  private int claimedLength;

  SendBuffer(int most) {
    this.most = most;
  }

  /** Claims room, or returns null if there is none, however the rest is laid. */
  @Nullable ByteBuffer claim(int length) {
    if (writing.capacity() - tail < length && !makeRoom(length)) {
      return null;
    }
    claimedLength = length;
    return claimed.limit(tail + length).position(tail);
  }

  private boolean makeRoom(int length) {
    int rest = tail - head;
    if (length > most - rest) {
      return false;
    }
    ByteBuffer old = writing.limit(tail).position(head);
    if (length <= old.capacity() - rest) {
      old.compact();
    } else {
      int capacity = old.capacity();
      while (capacity - rest < length) {
        capacity *= 4;
      }
      writing = ByteBuffer.allocateDirect(Math.min(capacity, most)).put(old);
      claimed = writing.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
    head = 0;
    tail = rest;
    return true;
  }

  /** Makes the claimed frame one to be written. */
  void commit() {
    tail += claimedLength;
    claimedLength = 0;
  }

  /** Takes back all that was committed and not written. */
  void revoke() {
    tail = head;
  }

  boolean isEmpty() {
    return head == tail;
  }

  /** Writes what is there, with one system call; returns how many bytes were taken. */
  int writeTo(WritableByteChannel channel) throws IOException {
    int count = StreamIo.write(channel, writing.limit(tail).position(head));
    head += count;
    if (head == tail) {
      head = 0;
      tail = 0;
    }
    return count;
  }
}
