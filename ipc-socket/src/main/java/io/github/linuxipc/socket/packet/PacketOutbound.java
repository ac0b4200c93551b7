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
import java.io.IOException;
import java.nio.ByteBuffer;

/** The sending end: each frame is one packet, which the kernel takes whole or not at all. */
final class PacketOutbound implements OutboundLink {
  /**
   * For so long a wait sleeps at first before it tries to send again, and then for twice as long
   * each time: the kernel takes the next packet long before it says that there is room, which is
   * when most of the buffer is free.
   */
  private static final long FIRST_SLEEP_NS = 1_000_000;

  private static final long LAST_SLEEP_NS = 50_000_000;

  private final UnixSocket socket;
  private final Route route;
  private final LinkContext context;
  private final Poll wait;
  private final NativeBuffer memory;
  private final ByteBuffer view;
  private final Poll.Readiness<ErrnoException> look = this::look;
  private int claimed;
  private int happened;
  private long sleepNs = FIRST_SLEEP_NS;
  private volatile PeerState state = PeerState.PRESENT;

  /**
   * What differs between the two kinds.
   *
   * @param address where it is connected
   * @param maxPacket the longest packet in bytes
   * @param takesEmpty whether a packet may be empty
   * @param farewell finds out how the receiver went, once the kernel has said that it is gone
   */
  record Route(Address address, int maxPacket, boolean takesEmpty, CloseReasonReader farewell) {}

  private PacketOutbound(UnixSocket socket, Route route, LinkContext context, Poll wait) {
    this.socket = socket;
    this.route = route;
    this.context = context;
    this.wait = wait;
    this.memory = new NativeBuffer(route.maxPacket());
    this.view = memory.buffer();
  }

  /** Begins to send on a connected socket; if that fails, the caller closes it. */
  static PacketOutbound open(UnixSocket socket, Route route, LinkContext context)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      Poll wait = undo.open(Poll::open, Poll::close);
      return undo.done(new PacketOutbound(socket, route, context, wait));
    }
  }

  @Override
  public int maxFrame() {
    return route.maxPacket();
  }

  @Override
  public ByteBuffer claim(int length) {
    claimed = length;
    return view.limit(length).position(0);
  }

  @Override
  public boolean commit(ByteBuffer frame) throws IpcException {
    if (claimed == 0 && !route.takesEmpty()) {
      throw empty();
    }
    if (state != PeerState.PRESENT) {
      throw gone();
    }
    try {
      boolean sent = socket.send(memory, 0, claimed);
      if (sent) {
        sleepNs = FIRST_SLEEP_NS;
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
            "address " + route.address(),
            "Send at least a byte, or use wire=framed or unix-dgram."));
  }

  private IpcException failure(ErrnoException e) {
    return switch (e.errno()) {
      case Errno.EPIPE, Errno.ECONNRESET, Errno.ECONNREFUSED, Errno.ENOTCONN -> {
        noteLoss();
        yield gone();
      }
      default ->
          context.failure(
              ErrorCode.IO,
              "The socket cannot be written: " + e.getMessage(),
              "Close this end and open it again.",
              e);
    };
  }

  private void noteLoss() {
    state = route.farewell().find();
  }

  private IpcException gone() {
    return state == PeerState.CLOSED
        ? context.failure(
            ErrorCode.PEER_CLOSED, "The receiver has closed the channel", "Bind a new receiver.")
        : context.failure(
            ErrorCode.PEER_LOST, "The receiver is gone without a goodbye", "Start it again.");
  }

  @Override
  public boolean flush() {
    return true;
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      if (!wait.yieldUntil(look)) {
        happened = wait.await(socket.file(), Poll.OUT, Math.min(timeoutNs, sleepNs));
        sleepNs = Math.min(2 * sleepNs, LAST_SLEEP_NS);
      }
      if ((happened & (Poll.HANG_UP | Poll.ERROR)) != 0) {
        noteLoss();
      }
    } catch (ErrnoException e) {
      throw failure(e);
    }
  }

  private boolean look() throws ErrnoException {
    happened = wait.now(socket.file(), Poll.OUT);
    return happened != 0;
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
    return route.address();
  }

  @Override
  public void close() {
    wait.close();
    socket.close();
  }
}
