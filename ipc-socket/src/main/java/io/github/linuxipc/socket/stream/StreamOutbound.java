package io.github.linuxipc.socket.stream;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.SocketLimits;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.RoomBackoff;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The sending end of stream sockets. Frames are collected in a {@link SendBuffer}, and a flush
 * writes them with one system call. The {@link ConnectionMonitor} reports that the receiver has
 * gone. It also wakes a thread that waits until the socket has room.
 */
public final class StreamOutbound implements OutboundLink {

  private static final int MAX_BUFFERED = 4 * SocketLimits.MAX_FRAME;

  /** How many times a wait yields and tries to write before it parks. */
  private static final int YIELDS = 4;

  /** The maximum number of successive reads, which is limited because the peer may keep sending. */
  private static final int MAX_READS = 16;

  private final SocketChannel channel;
  private final Address address;
  private final LinkContext context;
  private final ConnectionMonitor monitor;
  private final boolean framed;
  private final ByteBuffer received = ByteBuffer.allocateDirect(512);
  private final SendBuffer sendBuffer = new SendBuffer(MAX_BUFFERED);
  private final SelectionKey key;
  private int committed;
  private boolean inBatches;
  private final RoomBackoff backoff = new RoomBackoff();
  private volatile PeerState peer = PeerState.PRESENT;

  /** Whether the last write was incomplete and the socket has not been reported writable since. */
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
   * Creates a link.
   *
   * @param channel a connection on which the receiver has admitted this sender, in non-blocking
   *     mode
   * @param address the address of the receiver
   * @param context the channel's settings
   * @param monitor monitors the connection
   * @return the link
   * @throws IOException if the connection cannot be monitored, for instance because this process
   *     has no descriptor left; the channel stays open
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
    return SocketLimits.MAX_FRAME;
  }

  @Override
  public @Nullable ByteBuffer claim(int length) throws IpcException {
    ByteBuffer room = sendBuffer.claim(length);
    if (room == null && write() > 0) {
      room = sendBuffer.claim(length);
    }
    return room;
  }

  /**
   * Buffers the frame if other frames are pending, or if the last flush covered several frames, as
   * for a batch or a large message. Otherwise the frame is written at once. That takes no more
   * system calls, and a full socket is detected before the frame is accepted.
   */
  @Override
  public boolean commit(ByteBuffer frame) throws IpcException {
    boolean alone = committed == 0 && !inBatches && sendBuffer.isEmpty();
    sendBuffer.commit();
    committed++;
    if (alone && write() == 0) {
      sendBuffer.revoke();
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
    return sendBuffer.isEmpty() || (write() > 0 && sendBuffer.isEmpty());
  }

  private int write() throws IpcException {
    try {
      int count = sendBuffer.writeTo(channel);
      if (count > 0) {
        backoff.reset();
      }
      full = !sendBuffer.isEmpty();
      return count;
    } catch (IOException e) {
      readCloseNotice();
      throw gone(e);
    }
  }

  private IpcException gone(IOException e) {
    if (peer == PeerState.PRESENT) {
      peer = PeerState.LOST;
    }
    return context.peerGone(peer, e);
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    for (int i = 0; i < YIELDS && isBlocked(); i++) {
      Thread.yield();
      if (!sendBuffer.isEmpty() && write() > 0) {
        return;
      }
    }
    if (isBlocked() && timeoutNs > 0) {
      waiter = Thread.currentThread();
      try {
        if (isBlocked() && requestWritable()) {
          LockSupport.parkNanos(this, Math.min(timeoutNs, backoff.nextNs()));
        }
      } finally {
        waiter = null;
      }
    }
    woken = false;
  }

  /** Returns whether the socket is full and nothing has ended the wait. */
  private boolean isBlocked() {
    return full && !woken && peer == PeerState.PRESENT;
  }

  private boolean requestWritable() {
    try {
      if ((key.interestOpsOr(SelectionKey.OP_WRITE) & SelectionKey.OP_WRITE) == 0) {
        WakeableSelector.wakeup(key.selector());
      }
      return true;
    } catch (CancelledKeyException e) {
      return false; // the receiver has gone meanwhile
    }
  }

  /** Handles a connection that the monitor has found ready. */
  void onReady(SelectionKey ready) {
    boolean writable = false;
    try {
      writable = ready.isWritable();
      if (ready.isReadable()) {
        readCloseNotice();
      }
      if (writable) { // if not, keep the interest that a thread may be setting
        ready.interestOpsAnd(~SelectionKey.OP_WRITE);
      }
    } catch (CancelledKeyException e) {
      return; // closed meanwhile
    }
    if (peer != PeerState.PRESENT) {
      ready.cancel(); // otherwise the key would stay ready for ever
    }
    Thread parked = waiter;
    if (writable) {
      full = false;
    }
    if (parked != null && (peer != PeerState.PRESENT || writable)) {
      LockSupport.unpark(parked);
    }
  }

  /** Reads the receiver's close notice, or the end of the connection. */
  private synchronized void readCloseNotice() {
    try {
      int count = 1;
      for (int i = 0; i < MAX_READS && count > 0 && peer == PeerState.PRESENT; i++) {
        count = StreamIo.read(channel, received.clear());
        if (count < 0) {
          peer = PeerState.LOST;
        } else if (count > 0 && framed) {
          boolean closeNotice = received.get(0) == HandshakeDescriptor.CLOSE_NOTICE;
          peer = closeNotice ? PeerState.CLOSED : PeerState.LOST;
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
    StreamIo.close(channel);
    monitor.remove();
  }
}
