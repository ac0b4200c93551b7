package io.github.linuxipc.socket.stream;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The sending end of stream sockets: frames are {@linkplain SendBuffer staged}, and a flush writes
 * them with one system call. The {@link ConnectionMonitor} tells when the receiver goes and, to a
 * thread that waits, when there is room.
 */
public final class StreamOutbound implements OutboundLink {
  /** The largest frame in bytes, header included. */
  static final int MAX_FRAME = 64 << 10;

  private static final int MOST_STAGED = 4 * MAX_FRAME;

  /** How often a wait tries to write before it sleeps. */
  private static final int YIELDS = 4;

  /**
   * For so long a wait sleeps at first before it tries to write again, and then for twice as long
   * each time: the kernel takes the next frame long before it says that there is room, which is
   * when most of the buffer is free.
   */
  private static final long FIRST_SLEEP_NS = 1_000_000;

  private static final long LAST_SLEEP_NS = 50_000_000;

  /** The most reads in a row of a talkative peer. */
  private static final int MOST_READS = 16;

  private final SocketChannel channel;
  private final Address address;
  private final LinkContext context;
  private final ConnectionMonitor monitor;
  private final boolean framed;
  private final ByteBuffer heard = ByteBuffer.allocateDirect(512);
  private final SendBuffer staging = new SendBuffer(MOST_STAGED);
  private final SelectionKey key;
  private int committed;
  private boolean inBatches;
  private long sleepNs = FIRST_SLEEP_NS;
  private volatile PeerState peer = PeerState.PRESENT;

  /** Whether the last write left something behind, and no room was reported since. */
  private volatile boolean full;

  private volatile boolean woken;
  private volatile @Nullable Thread waiter;

  private StreamOutbound(
      SocketChannel channel,
      Address address,
      LinkContext context,
      ConnectionMonitor monitor,
      SelectionKey key) {
    this.channel = channel;
    this.address = address;
    this.context = context;
    this.monitor = monitor;
    this.framed = context.terms().wire() == WireFormat.FRAMED;
    this.key = key;
  }

  /**
   * Begins to send.
   *
   * @param channel a connection on which the receiver has admitted us, in non-blocking mode
   * @param address where it leads
   * @param context the channel's settings
   * @param monitor watches the connection
   * @return the link
   * @throws IOException if there are not enough descriptors; the channel stays open
   */
  public static StreamOutbound open(
      SocketChannel channel, Address address, LinkContext context, ConnectionMonitor monitor)
      throws IOException {
    SelectionKey key = monitor.add(channel);
    try {
      StreamOutbound link = new StreamOutbound(channel, address, context, monitor, key);
      key.attach(link);
      return link;
    } catch (RuntimeException | Error e) {
      key.cancel();
      monitor.remove();
      throw e;
    }
  }

  @Override
  public int maxFrame() {
    return MAX_FRAME;
  }

  @Override
  public @Nullable ByteBuffer claim(int length) throws IpcException {
    ByteBuffer room = staging.claim(length);
    if (room == null && write() > 0) {
      room = staging.claim(length);
    }
    return room;
  }

  /**
   * Stages the frame if the last flush had several to write, as for a batch or a large message. A
   * frame that comes alone is written at once: that takes no more calls, and a full socket is known
   * before the frame is accepted.
   */
  @Override
  public boolean commit(ByteBuffer frame) throws IpcException {
    boolean alone = committed == 0 && !inBatches && staging.isEmpty();
    staging.commit();
    committed++;
    if (alone && write() == 0) {
      staging.revoke();
      committed = 0;
      return false;
    }
    return true;
  }

  @Override
  public boolean flush() throws IpcException {
    if (committed > 0) {
      inBatches = committed > 1;
      committed = 0;
    }
    return staging.isEmpty() || (write() > 0 && staging.isEmpty());
  }

  private int write() throws IpcException {
    try {
      int count = staging.writeTo(channel);
      if (count > 0) {
        sleepNs = FIRST_SLEEP_NS;
      }
      full = !staging.isEmpty();
      return count;
    } catch (IOException e) {
      hear();
      throw gone(e);
    }
  }

  private IpcException gone(IOException e) {
    if (peer == PeerState.CLOSED) {
      return context.failure(
          ErrorCode.PEER_CLOSED, "The receiver has closed the channel", "Bind a new receiver.", e);
    }
    peer = PeerState.LOST;
    return context.failure(
        ErrorCode.PEER_LOST, "The receiver is gone without a goodbye", "Start it again.", e);
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    for (int i = 0; i < YIELDS && isBlocked(); i++) {
      Thread.yield();
      if (!staging.isEmpty() && write() > 0) {
        return;
      }
    }
    if (isBlocked() && timeoutNs > 0) {
      waiter = Thread.currentThread();
      try {
        if (isBlocked() && askForRoom()) {
          LockSupport.parkNanos(this, Math.min(timeoutNs, sleepNs));
          sleepNs = Math.min(2 * sleepNs, LAST_SLEEP_NS);
        }
      } finally {
        waiter = null;
      }
    }
    woken = false;
  }

  /** Whether there is a reason to wait. */
  private boolean isBlocked() {
    return full && !woken && peer == PeerState.PRESENT;
  }

  private boolean askForRoom() {
    try {
      if ((key.interestOpsOr(SelectionKey.OP_WRITE) & SelectionKey.OP_WRITE) == 0) {
        key.selector().wakeup();
      }
      return true;
    } catch (CancelledKeyException e) {
      return false; // the peer has gone meanwhile
    }
  }

  /** The monitor found the connection ready. */
  void onReady(SelectionKey ready) {
    boolean writable = false;
    try {
      writable = ready.isWritable();
      if (ready.isReadable()) {
        hear();
      }
      if (writable) { // else somebody may just be asking
        ready.interestOpsAnd(~SelectionKey.OP_WRITE);
      }
    } catch (CancelledKeyException e) {
      return; // closed meanwhile
    }
    if (peer != PeerState.PRESENT) {
      ready.cancel(); // or it would be ready for ever
    }
    Thread sleeper = waiter;
    if (writable) {
      full = false;
    }
    if (sleeper != null && (peer != PeerState.PRESENT || writable)) {
      LockSupport.unpark(sleeper);
    }
  }

  /** Reads the receiver's goodbye, or that it is gone. */
  private synchronized void hear() {
    try {
      int count = 1;
      for (int i = 0; i < MOST_READS && count > 0 && peer == PeerState.PRESENT; i++) {
        count = StreamIo.read(channel, heard.clear());
        if (count < 0) {
          peer = PeerState.LOST;
        } else if (count > 0 && framed) {
          boolean goodbye = heard.get(0) == HandshakeDescriptor.GOODBYE;
          peer = goodbye ? PeerState.CLOSED : PeerState.LOST;
        }
      }
    } catch (IOException e) {
      peer = PeerState.LOST;
    }
  }

  @Override
  public boolean awaitParks() {
    return true;
  }

  @Override
  public void wakeup() {
    woken = true;
    LockSupport.unpark(waiter);
  }

  @Override
  public PeerState peer() {
    return peer;
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is released all the same.
    }
    monitor.remove();
  }
}
