package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.PacketVector;
import io.github.linuxipc.spi.ChannelParameters;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Receives the packets of the senders. The first packet that a poll receives from a sender is
 * received alone. If one was waiting, the packets behind it are received ahead: with one system
 * call, into a number of buffers that grows with the backlog, up to {@link #MAX_AHEAD}. All packets
 * that are received ahead belong to one sender, and are delivered before the buffers are used for
 * another sender. While the handler does not accept a packet of that sender, the packets of the
 * other senders are received one by one. Used by the polling thread alone.
 *
 * <pre>
 *   | delivered |   received ahead   |   free   |
 *   0          next                count      ahead.length
 * </pre>
 */
final class PacketReader {
  /** The largest number of packets that one system call receives. */
  static final int MAX_AHEAD = 16;

  /** The largest size of all buffers together, in bytes. */
  private static final int MAX_BYTES = 1 << 20;

  private static final int INITIAL_AHEAD = 2;

  private final ChannelParameters terms;
  private final PacketBuffer single;
  private final int maxAhead;
  private PacketBuffer packet;
  private PacketBuffer[] ahead = {};
  private @Nullable PacketVector vector;
  private @Nullable PacketConnection owner;
  private int next;
  private int count;
  private boolean drained;

  PacketReader(ChannelParameters terms) {
    this.terms = terms;
    this.single = new PacketBuffer(terms);
    this.packet = single;
    this.maxAhead = Math.min(MAX_AHEAD, MAX_BYTES / single.memory().buffer().capacity());
  }

  /** Returns the buffer with the packet that was received last. */
  PacketBuffer packet() {
    return packet;
  }

  /**
   * Receives the next packet of a sender alone. Must not be called while packets of this sender
   * that were received ahead are still to be delivered.
   *
   * @return as {@link PacketConnection#receive}
   */
  int receiveOne(PacketConnection connection) {
    packet = single;
    return connection.receive(single.memory());
  }

  /**
   * Receives the next packet of a sender, or takes it from those that were received ahead. {@link
   * #packet()} then returns its buffer.
   *
   * @param connection the sender
   * @param limit how many packets may be received, at least 1
   * @param backlog whether a packet of this sender has just been received
   * @return as {@link PacketConnection#receive}
   */
  int receive(PacketConnection connection, int limit, boolean backlog) {
    if (connection == owner) {
      return takeAhead();
    }
    if (backlog && drained) {
      return -1;
    }
    drained = false;
    boolean many = backlog && owner == null && Math.min(limit, maxAhead) > 1;
    return many ? receiveAhead(connection, limit) : receiveOne(connection);
  }

  private int receiveAhead(PacketConnection connection, int limit) {
    PacketVector packets = vector == null || count == ahead.length ? grow() : vector;
    int wanted = Math.min(limit, ahead.length);
    int received = connection.receive(packets, wanted);
    count = Math.max(0, received);
    drained = count < wanted;
    if (count == 0) {
      return received;
    }
    next = 0;
    owner = connection;
    return takeAhead();
  }

  /**
   * Creates the first buffers, or increases their number up to the maximum, because all of them
   * were used at once.
   */
  private PacketVector grow() {
    int from = ahead.length;
    int size = Math.min(maxAhead, Math.max(INITIAL_AHEAD, 2 * from));
    if (vector != null && size == from) {
      return vector;
    }
    ahead = Arrays.copyOf(ahead, size);
    for (int i = from; i < size; i++) {
      ahead[i] = new PacketBuffer(terms);
    }
    PacketVector packets = new PacketVector(size);
    for (int i = 0; i < size; i++) {
      packets.set(i, ahead[i].memory(), 0, ahead[i].memory().buffer().capacity());
    }
    vector = packets;
    return packets;
  }

  private int takeAhead() {
    int index = next++;
    if (next == count) {
      owner = null;
    }
    packet = ahead[index];
    return vector == null ? -1 : vector.length(index);
  }

  /** Returns the sender whose packets have been received ahead, or null if there are none. */
  @Nullable PacketConnection owner() {
    return owner;
  }

  /** Discards the packets of a sender that were received ahead. */
  void discard(PacketConnection connection) {
    if (owner == connection) {
      owner = null;
    }
  }
}
