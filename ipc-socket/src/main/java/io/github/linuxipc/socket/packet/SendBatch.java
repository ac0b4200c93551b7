package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.PacketVector;
import io.github.linuxipc.posix.SocketOptions;
import io.github.linuxipc.posix.UnixSocket;
import org.jspecify.annotations.Nullable;

/**
 * Gathers short packets until one system call passes them to the kernel. A packet is gathered only
 * if the socket is known to have room for it and for the packets before it. Packets that the kernel
 * does not take nevertheless, for instance because memory is short, remain in the batch.
 *
 * <pre>
 *   | sent |   gathered, to be sent   |   free   |
 *   0     first                     count       MAX_PACKETS
 * </pre>
 */
final class SendBatch {
  /** The largest number of packets in a batch. */
  static final int MAX_PACKETS = 64;

  /**
   * The longest packet that is gathered. For a longer packet, a system call costs little in
   * comparison.
   */
  static final int MAX_LENGTH = 8 << 10;

  /**
   * An upper limit of what the kernel charges for a packet of no bytes: the structures sk_buff and
   * skb_shared_info. For the bytes of a packet, the kernel charges the next power of two.
   */
  private static final int OVERHEAD = 1280;

  private final UnixSocket socket;
  private final NativeBuffer memory;
  private @Nullable PacketVector packets;
  private @Nullable SocketOptions options;
  private int capacity;

  /**
   * A part of the send buffer that is certainly free and not needed by gathered packets. The
   * receiver frees more while it reads.
   */
  private int room;

  /** What the kernel charges at most for the gathered packets. */
  private int gathered;

  private int first;
  private int count;
  private int end;

  /**
   * Creates an empty batch.
   *
   * @param socket the sender's socket, the only one that sends to its peer
   * @param memory the memory in which packets are written
   */
  SendBatch(UnixSocket socket, NativeBuffer memory) {
    this.socket = socket;
    this.memory = memory;
  }

  boolean isEmpty() {
    return first == count;
  }

  /** Returns the offset at which the next packet may be written. */
  int end() {
    return end;
  }

  private static int charge(int length) {
    return 2 * length + OVERHEAD;
  }

  /** Notes that a packet was sent without being gathered. */
  void noteSent(int length) {
    room -= Math.min(room, charge(length));
  }

  /**
   * Gathers a packet.
   *
   * @param offset the packet's offset in the memory
   * @param length the packet's length in bytes
   * @return false if the batch is full or the socket may lack the room; the packet was not gathered
   */
  boolean add(int offset, int length) {
    if (length > MAX_LENGTH || count == MAX_PACKETS) {
      return false;
    }
    int charge = charge(length);
    if (room < charge && findRoom() < charge) {
      return false;
    }
    if (packets == null) {
      packets = new PacketVector(MAX_PACKETS);
    }
    packets.set(count, memory, offset, length);
    count++;
    room -= charge;
    gathered += charge;
    end = (offset + length + Long.BYTES - 1) & -Long.BYTES; // frame headers are aligned
    return true;
  }

  private int findRoom() {
    try {
      if (options == null) {
        options = socket.options();
        capacity = options.sendBuffer();
      }
      room = Math.max(0, capacity - options.unread() - gathered);
    } catch (ErrnoException e) {
      room = 0; // packets are sent one by one, and a send reports what is wrong
    }
    return room;
  }

  /**
   * Sends the gathered packets, in order.
   *
   * @return whether all of them have been sent
   * @throws ErrnoException if a packet cannot be sent; it and those behind it remain in the batch
   */
  boolean send() throws ErrnoException {
    while (packets != null && first < count) {
      int sent = socket.send(packets, first, count - first);
      if (sent == 0) {
        room = 0;
        return false;
      }
      first += sent;
    }
    clear();
    return true;
  }

  /** Discards the gathered packets. */
  void clear() {
    first = 0;
    count = 0;
    end = 0;
    gathered = 0;
  }
}
