package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.RoomBackoff;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The sending end. Each frame is one packet, which the kernel accepts whole or not at all. The
 * first frame after a flush is sent at once. If that frame is short and only the send buffer limits
 * the socket, the short frames that follow it without a flush are gathered in a {@link SendBatch},
 * as far as the socket has room, and sent with one system call. Therefore a message of one frame
 * takes one system call, and a frame that finds the socket full is refused.
 */
final class PacketOutbound implements OutboundLink {
  private static final long CHECK_NS = 400_000_000;

  private final UnixSocket socket;
  private final PacketKind kind;
  private final Address address;
  private final LinkContext context;
  private final Poll wait;
  private final NativeBuffer memory;
  private final ByteBuffer view;
  private final SendBatch batch;
  private final boolean mayGather;
  private final Poll.Readiness<ErrnoException> isReady = this::isReady;
  private int claimedAt;
  private int claimed;

  /**
   * Whether the next frame is gathered if it is short: the last frame that was sent alone was
   * short, and no flush has followed.
   */
  private boolean gathering;

  private int events;
  private final RoomBackoff backoff = new RoomBackoff();
  private long nextCheckNs = System.nanoTime() + CHECK_NS;
  private volatile PeerState state = PeerState.PRESENT;

  private PacketOutbound(
      UnixSocket socket,
      PacketKind kind,
      Address address,
      int maxPacket,
      LinkContext context,
      Poll wait) {
    this.socket = socket;
    this.kind = kind;
    this.address = address;
    this.context = context;
    this.wait = wait;
    this.memory = new NativeBuffer(maxPacket);
    this.view = memory.buffer();
    this.batch = new SendBatch(socket, memory);
    this.mayGather = kind.isBoundedBySendBuffer(context.terms().wire());
  }

  /**
   * Creates a link on a connected socket. If that fails, the caller closes the socket.
   *
   * @param socket the sender's socket
   * @param kind its kind
   * @param address the address of the receiver
   * @param context the channel's settings
   */
  static PacketOutbound open(
      UnixSocket socket, PacketKind kind, Address address, LinkContext context) throws IOException {
    int maxPacket = PacketLimits.longest(socket.options(), context.terms());
    try (Cleanup undo = new Cleanup()) {
      Poll wait = undo.open(Poll::open, Poll::close);
      return undo.done(new PacketOutbound(socket, kind, address, maxPacket, context, wait));
    }
  }

  @Override
  public int maxFrame() {
    return view.capacity();
  }

  @Override
  public @Nullable ByteBuffer claim(int length) throws IpcException {
    if (length > view.capacity() - batch.end() && !sendBatch()) {
      return null;
    }
    claimedAt = batch.end();
    claimed = length;
    return view.limit(claimedAt + length).position(claimedAt);
  }

  @Override
  public boolean commit(ByteBuffer frame) throws IpcException {
    if (claimed == 0 && !kind.takesEmpty()) {
      throw empty();
    }
    requirePresent();
    try {
      return (gathering && batch.add(claimedAt, claimed)) || (sendBatch() && sendClaimed());
    } catch (ErrnoException e) {
      throw failure(e);
    }
  }

  private void requirePresent() throws IpcException {
    if (state != PeerState.PRESENT) {
      batch.clear();
      throw context.peerGone(state, null);
    }
  }

  private boolean sendClaimed() throws ErrnoException {
    if (!socket.send(memory, claimedAt, claimed)) {
      return false;
    }
    batch.noteSent(claimed);
    gathering = mayGather && claimed <= SendBatch.MAX_LENGTH;
    backoff.reset();
    return true;
  }

  /** Sends the gathered frames. Returns whether none is left. */
  private boolean sendBatch() throws IpcException {
    if (batch.isEmpty()) {
      return true;
    }
    requirePresent();
    try {
      boolean all = batch.send();
      if (all) {
        backoff.reset();
      }
      return all;
    } catch (ErrnoException e) {
      throw failure(e);
    }
  }

  private IpcConfigurationException empty() {
    return new IpcConfigurationException(
        ErrorCode.UNSUPPORTED_PAYLOAD,
        ErrorCode.UNSUPPORTED_PAYLOAD.text(
            "An empty packet would mean the end of the connection",
            "address " + address,
            "Send at least one byte, or use wire=framed or unix-dgram."));
  }

  private IpcException failure(ErrnoException e) {
    return switch (e.errno()) {
      case Errno.EPIPE, Errno.ECONNRESET, Errno.ECONNREFUSED, Errno.ENOTCONN -> {
        readCloseReason();
        batch.clear(); // lost, as are the packets that the receiver has not read
        yield context.peerGone(state, e);
      }
      default -> KernelErrors.io(context, e);
    };
  }

  private void readCloseReason() {
    state = new CloseReasonReader(socket, context.terms().wire()).find();
  }

  @Override
  public boolean flush() throws IpcException {
    gathering = false;
    return sendBatch();
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      if (!wait.yieldUntil(isReady)) {
        events = wait.await(socket.file(), Poll.OUT, Math.min(timeoutNs, backoff.nextNs()));
      }
      if (isHungUp()) {
        readCloseReason();
      }
    } catch (ErrnoException e) {
      throw failure(e);
    }
  }

  @Override
  public void checkPeer() throws IpcException {
    if (state != PeerState.PRESENT || System.nanoTime() - nextCheckNs < 0) {
      return;
    }
    nextCheckNs = System.nanoTime() + CHECK_NS;
    try {
      boolean framed = context.terms().wire() == WireFormat.FRAMED;
      if ((isReady() && isHungUp()) || (framed && kind.isReceiverGone(socket))) {
        readCloseReason();
      }
    } catch (ErrnoException e) {
      throw failure(e);
    }
  }

  private boolean isHungUp() {
    return (events & (Poll.HANG_UP | Poll.ERROR)) != 0;
  }

  private boolean isReady() throws ErrnoException {
    events = wait.now(socket.file(), Poll.OUT);
    return events != 0;
  }

  @Override
  public void wakeup() {
    wait.wakeup();
  }

  @Override
  public PeerState peer() {
    return state;
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public void close() {
    wait.close();
    socket.close();
  }
}
