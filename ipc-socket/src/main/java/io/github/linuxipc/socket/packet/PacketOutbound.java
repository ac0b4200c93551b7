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
import io.github.linuxipc.socket.handshake.SocketLimits;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.support.KernelErrors;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The sending end. Each frame is one packet, which the kernel accepts whole or not at all. */
final class PacketOutbound implements OutboundLink {
  private final UnixSocket socket;
  private final PacketKind kind;
  private final Address address;
  private final LinkContext context;
  private final Poll wait;
  private final NativeBuffer memory;
  private final ByteBuffer view;
  private final Poll.Readiness<ErrnoException> isReady = this::isReady;
  private int claimed;
  private int events;
  private long sleepNs = SocketLimits.FIRST_SLEEP_NS;
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
  public ByteBuffer claim(int length) {
    claimed = length;
    return view.limit(length).position(0);
  }

  @Override
  public boolean commit(ByteBuffer frame) throws IpcException {
    if (claimed == 0 && !kind.takesEmpty()) {
      throw empty();
    }
    if (state != PeerState.PRESENT) {
      throw context.peerGone(state, null);
    }
    try {
      boolean sent = socket.send(memory, 0, claimed);
      if (sent) {
        sleepNs = SocketLimits.FIRST_SLEEP_NS;
      }
      return sent;
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
        yield context.peerGone(state, e);
      }
      default -> KernelErrors.io(context, e);
    };
  }

  private void readCloseReason() {
    state = new CloseReasonReader(socket, context.terms().wire()).find();
  }

  @Override
  public boolean flush() {
    return true;
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      if (!wait.yieldUntil(isReady)) {
        events = wait.await(socket.file(), Poll.OUT, Math.min(timeoutNs, sleepNs));
        sleepNs = Math.min(2 * sleepNs, SocketLimits.LAST_SLEEP_NS);
      }
      if ((events & (Poll.HANG_UP | Poll.ERROR)) != 0) {
        readCloseReason();
      }
    } catch (ErrnoException e) {
      throw failure(e);
    }
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
