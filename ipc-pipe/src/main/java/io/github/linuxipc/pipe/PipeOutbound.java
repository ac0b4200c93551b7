package io.github.linuxipc.pipe;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Fifo;
import io.github.linuxipc.posix.InheritedStream;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.WriteBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The writing end of a pipe. The frames of a batch are gathered up to PIPE_BUF bytes and written by
 * one write(2), which the kernel accepts whole or not at all and never mixes with another write.
 * Where standard output is not a pipe, the kernel may accept a part; the rest is written before
 * anything else.
 */
final class PipeOutbound implements OutboundLink {
  static final Option<Boolean> SINGLE_WRITER =
      Option.flag(
          "single-writer",
          false,
          "wire=lines: no other process writes, so that lines may be longer than 4095 bytes");

  /**
   * The interval at which the receiver's lock is checked, because another program may hold the
   * reading end open.
   */
  private static final long CHECK_NS = 400_000_000;

  private final OpenFile file;
  private final Sink sink;
  private final Address address;
  private final LinkContext context;
  private final @Nullable LivenessLocks locks;
  private final Poll wait;
  private final NativeBuffer memory = new NativeBuffer(Fifo.PIPE_BUF);
  private final WriteBatch batch = new WriteBatch(memory.buffer());
  private final boolean wholeLines;

  /** The number of bytes of the batch that are written: more than 0 between two parts of it. */
  private int written;

  /**
   * Whether a frame has been written since the last flush: more may follow, to be written together.
   */
  private boolean gathering;

  private long nextCheckNs = System.nanoTime() + CHECK_NS;
  private volatile PeerState state = PeerState.PRESENT;

  /** Writes without blocking. */
  @FunctionalInterface
  private interface Sink {
    /** Returns the number of bytes written, -1 if there is no room now. */
    int write(NativeBuffer from, int offset, int length) throws ErrnoException;
  }

  private PipeOutbound(
      OpenFile file,
      Sink sink,
      Address address,
      LinkContext context,
      @Nullable LivenessLocks locks,
      Poll wait) {
    this.file = file;
    this.sink = sink;
    this.address = address;
    this.context = context;
    this.locks = locks;
    this.wait = wait;
    this.wholeLines = context.terms().wire() == WireFormat.LINES && !context.option(SINGLE_WRITER);
  }

  /**
   * Connects as a sender on an open end; closes the end on failure. Under {@code wire=lines} the
   * reader may be another program, about which nothing is known.
   */
  static PipeOutbound open(OpenFile file, Address address, LinkContext context) throws IOException {
    return context.terms().wire() == WireFormat.FRAMED
        ? openToOurs(file, address, context)
        : open(file, file::write, address, context, null);
  }

  /** Begins to write to standard output; closes it on failure. */
  static PipeOutbound open(InheritedStream output, Address address, LinkContext context)
      throws IOException {
    return open(output.file(), output::write, address, context, null);
  }

  /** Connects as a sender on an open end that only a receiver of this library can read. */
  static PipeOutbound openToOurs(OpenFile file, Address address, LinkContext context)
      throws IOException {
    return open(file, file::write, address, context, new LivenessLocks(file));
  }

  private static PipeOutbound open(
      OpenFile file, Sink sink, Address address, LinkContext context, @Nullable LivenessLocks locks)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      undo.add(file::close);
      if (locks != null) {
        PipeConnector.connect(locks, context);
      }
      Poll wait = undo.open(Poll::open, Poll::close);
      PipeOutbound link = new PipeOutbound(file, sink, address, context, locks, wait);
      if (context.terms().wire() == WireFormat.FRAMED) {
        link.sendHello();
      }
      return undo.done(link);
    }
  }

  /** Makes the receiver see the new sender. If there is no room, the first frame does so. */
  private void sendHello() throws IpcException {
    ByteBuffer frame = claim(FrameHeader.LENGTH);
    if (frame != null) {
      FrameHeader.put(frame, 0, FrameHeader.HELLO, 0, context.senderId(), 0);
      commit(frame);
      flush();
    }
  }

  @Override
  public int maxFrame() {
    return Fifo.PIPE_BUF;
  }

  @Override
  public @Nullable ByteBuffer claim(int length) throws IpcException {
    if ((written > 0 && !write()) || (gathering && batch.filled() == 0 && !hasRoom())) {
      return null;
    }
    ByteBuffer room = batch.claim(length);
    return room == null && write() && hasRoom() ? batch.claim(length) : room;
  }

  /**
   * Writes the first frame since a flush at once, so that it is accepted only if the kernel has it.
   * Frames that follow without a flush are gathered.
   */
  @Override
  public boolean commit(ByteBuffer frame) throws IpcException {
    requireWholeLine(frame);
    batch.commit();
    if (!gathering) {
      gathering = write();
      if (!gathering && written == 0) {
        batch.clear();
        return false;
      }
    }
    return true;
  }

  private void requireWholeLine(ByteBuffer frame) {
    if (wholeLines && memory.buffer().get(frame.limit() - 1) != '\n') {
      throw new IpcConfigurationException(
          ErrorCode.UNSUPPORTED_PAYLOAD,
          ErrorCode.UNSUPPORTED_PAYLOAD.text(
              "The line is longer than "
                  + (Fifo.PIPE_BUF - 1)
                  + " bytes and could be interleaved with those of other writers",
              "address " + address,
              "Set single-writer=true if no other process writes, or use wire=framed."));
    }
  }

  @Override
  public boolean flush() throws IpcException {
    boolean empty = write();
    gathering = !empty;
    return empty;
  }

  private boolean write() throws IpcException {
    if (batch.filled() == 0) {
      return true;
    }
    try {
      checkIfDue();
      if (state != PeerState.PRESENT) {
        throw peerFailure();
      }
      int count = sink.write(memory, written, batch.filled() - written);
      written += Math.max(0, count);
      if (written < batch.filled()) {
        return false;
      }
      clear();
      return true;
    } catch (ErrnoException e) {
      throw isLoss(e.errno()) ? recordLossAndFail() : KernelErrors.io(context, e);
    }
  }

  /**
   * Returns whether the error means that no process reads any more; standard output may be a
   * socket.
   */
  private static boolean isLoss(int errno) {
    return errno == Errno.EPIPE || errno == Errno.ECONNRESET;
  }

  private void clear() {
    batch.clear();
    written = 0;
  }

  /**
   * Returns whether a whole batch can be written now, so that the gathered frames can be accepted.
   */
  private boolean hasRoom() throws IpcException {
    try {
      return (wait.now(file, Poll.OUT) & Poll.OUT) != 0;
    } catch (ErrnoException e) {
      throw KernelErrors.io(context, e);
    }
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      if (wait.yieldUntil(this::hasRoom)) {
        return;
      }
      int events = wait.await(file, Poll.OUT, Math.min(timeoutNs, CHECK_NS));
      if ((events & Poll.ERROR) != 0) {
        recordLoss();
      } else {
        checkIfDue();
      }
    } catch (ErrnoException e) {
      throw KernelErrors.io(context, e);
    }
  }

  /**
   * Checks the receiver's lock. The kernel reports a pipe without a reader; this detects a receiver
   * that has died while another program reads.
   */
  private void checkIfDue() throws ErrnoException {
    if (locks != null && System.nanoTime() - nextCheckNs >= 0) {
      nextCheckNs = System.nanoTime() + CHECK_NS;
      if (!locks.isReceiverAlive()) {
        recordLoss();
      }
    }
  }

  private IpcException recordLossAndFail() {
    recordLoss();
    return peerFailure();
  }

  private IpcException peerFailure() {
    clear(); // lost like the bytes that the receiver had not read
    return state == PeerState.LOST && locks == null
        ? context.peerLost("no process reads the pipe any more", null)
        : context.peerGone(state, null);
  }

  private void recordLoss() {
    try {
      boolean closed = file.status().permissions() == FifoFile.CLOSED;
      state = closed ? PeerState.CLOSED : PeerState.LOST;
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
