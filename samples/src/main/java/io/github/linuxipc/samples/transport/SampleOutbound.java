package io.github.linuxipc.samples.transport;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Fifo;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.SenderTracker;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The sending end: one frame is one write of at most PIPE_BUF bytes, which is atomic. */
final class SampleOutbound implements OutboundLink {
  /** How often the receiver's lock is checked; the kernel reports the death of a sole reader. */
  private static final long CHECK_NS = 400_000_000;

  private final OpenFile file;
  private final LivenessLocks locks;
  private final Address address;
  private final LinkContext context;
  private final Poll wait;
  private final NativeBuffer memory = new NativeBuffer(Fifo.PIPE_BUF);
  private int claimed;
  private long nextCheckNs = System.nanoTime() + CHECK_NS;
  private volatile PeerState state = PeerState.PRESENT;

  private SampleOutbound(
      OpenFile file, LivenessLocks locks, Address address, LinkContext context, Poll wait) {
    this.file = file;
    this.locks = locks;
    this.address = address;
    this.context = context;
    this.wait = wait;
  }

  /** Announces the sender to a receiver that waits; if the pipe is full, the first frame does. */
  static SampleOutbound open(
      OpenFile file, LivenessLocks locks, Address address, LinkContext context) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      Poll wait = undo.open(Poll::open, Poll::close);
      SampleOutbound link = new SampleOutbound(file, locks, address, context, wait);
      ByteBuffer hello = link.claim(FrameHeader.LENGTH);
      FrameHeader.put(hello, 0, SenderTracker.HELLO, 0, context.senderId(), 0);
      link.commit(hello);
      return undo.done(link);
    }
  }

  @Override
  public int maxFrame() {
    return Fifo.PIPE_BUF;
  }

  @Override
  public ByteBuffer claim(int length) throws IpcException {
    requirePeer();
    claimed = length;
    return memory.buffer().limit(length).position(0);
  }

  @Override
  public boolean commit(ByteBuffer frame) throws IpcException {
    try {
      return file.write(memory, 0, claimed) == claimed;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EPIPE) {
        noteLoss();
        requirePeer();
      }
      throw context.failure(ErrorCode.IO, String.valueOf(e.getMessage()), "", e);
    }
  }

  @Override
  public boolean flush() {
    return true; // commit has written the frame
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      int events = wait.await(file, Poll.OUT, Math.min(timeoutNs, CHECK_NS));
      if ((events & Poll.ERROR) != 0) {
        noteLoss();
      }
    } catch (ErrnoException e) {
      throw context.failure(ErrorCode.IO, String.valueOf(e.getMessage()), "", e);
    }
  }

  private void requirePeer() throws IpcException {
    try {
      if (System.nanoTime() - nextCheckNs >= 0) {
        nextCheckNs = System.nanoTime() + CHECK_NS;
        if (!locks.isReceiverAlive()) {
          noteLoss();
        }
      }
    } catch (ErrnoException e) {
      throw context.failure(ErrorCode.IO, String.valueOf(e.getMessage()), "", e);
    }
    if (state == PeerState.CLOSED) {
      throw context.failure(
          ErrorCode.PEER_CLOSED, "The receiver has closed the channel", "Bind a new receiver.");
    } else if (state == PeerState.LOST) {
      throw context.failure(ErrorCode.PEER_LOST, "The receiver has died", "Start it again.");
    }
  }

  /** The permissions 0 are the close notice of a receiver. */
  private void noteLoss() {
    try {
      state = file.status().permissions() == 0 ? PeerState.CLOSED : PeerState.LOST;
    } catch (ErrnoException e) {
      state = PeerState.LOST;
    }
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
    file.close();
  }
}
