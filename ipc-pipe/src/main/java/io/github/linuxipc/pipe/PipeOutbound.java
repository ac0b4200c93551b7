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
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.SenderTracker;
import io.github.linuxipc.support.shared.WriteBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The writing end of a pipe. The frames of a batch are gathered up to PIPE_BUF bytes, and these are
 * one write, which the kernel takes as a whole or not at all and never mixes with another's. Where
 * standard output is no pipe, the kernel may take a part; the rest is written before anything else.
 */
final class PipeOutbound implements OutboundLink {
  static final Option<Boolean> SINGLE_WRITER =
      Option.flag(
          "single-writer",
          false,
          "wire=lines: nobody else writes, so that lines may be longer than 4095 bytes");

  /** How often the receiver's lock is looked at: the end that reads may be a stranger's. */
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

  /** How much of the batch has been written: more than 0 between two parts of it. */
  private int written;

  /** A frame has been written since the last flush: more may follow, to be written together. */
  private boolean gathering;

  private long nextCheckNs = System.nanoTime() + CHECK_NS;
  private volatile PeerState state = PeerState.PRESENT;

  /** Writes without blocking. */
  @FunctionalInterface
  private interface Sink {
    /** Returns how many bytes were written, -1 if there is no room now. */
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
   * Joins as a sender on an open end, which is closed if that fails. Under {@code wire=lines} the
   * end that reads may be a stranger's, of whom nothing is known.
   */
  static PipeOutbound open(OpenFile file, Address address, LinkContext context) throws IOException {
    return context.terms().wire() == WireFormat.FRAMED
        ? openToOurs(file, address, context)
        : open(file, file::write, address, context, null);
  }

  /** Begins to write to standard output, which is closed if that fails. */
  static PipeOutbound open(InheritedStream output, Address address, LinkContext context)
      throws IOException {
    return open(output.file(), output::write, address, context, null);
  }

  /** Joins as a sender on an open end that only a receiver of ours can read. */
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
        PipeConnector.join(locks, context);
      }
      Poll wait = undo.open(Poll::open, Poll::close);
      PipeOutbound link = new PipeOutbound(file, sink, address, context, locks, wait);
      if (context.terms().wire() == WireFormat.FRAMED) {
        link.greet();
      }
      return undo.done(link);
    }
  }

  /** Shows the receiver that there is a new sender; if there is no room, the first frame will. */
  private void greet() throws IpcException {
    ByteBuffer frame = claim(FrameHeader.LENGTH);
    if (frame != null) {
      FrameHeader.put(frame, 0, SenderTracker.HELLO, 0, context.senderId(), 0);
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
   * The first frame since a flush is written at once, so that it is accepted only if the kernel has
   * it. Those that follow without a flush are gathered.
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
              "The line is longer than " + (Fifo.PIPE_BUF - 1) + " bytes and could be torn",
              "address " + address,
              "Set single-writer=true if nobody else writes, or use wire=framed."));
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
        throw gone();
      }
      int count = sink.write(memory, written, batch.filled() - written);
      written += Math.max(0, count);
      if (written < batch.filled()) {
        return false;
      }
      clear();
      return true;
    } catch (ErrnoException e) {
      throw isLoss(e.errno()) ? lost() : PipeErrors.io(context, e);
    }
  }

  /** Whether nobody reads any more; standard output may be a socket. */
  private static boolean isLoss(int errno) {
    return errno == Errno.EPIPE || errno == Errno.ECONNRESET;
  }

  private void clear() {
    batch.clear();
    written = 0;
  }

  /** Whether a whole batch goes in now, so that what is gathered can be accepted. */
  private boolean hasRoom() throws IpcException {
    try {
      return (wait.now(file, Poll.OUT) & Poll.OUT) != 0;
    } catch (ErrnoException e) {
      throw PipeErrors.io(context, e);
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
        noteLoss();
      } else {
        checkIfDue();
      }
    } catch (ErrnoException e) {
      throw PipeErrors.io(context, e);
    }
  }

  /** The kernel tells when nobody reads; this finds a receiver that left a stranger reading. */
  private void checkIfDue() throws ErrnoException {
    if (locks != null && System.nanoTime() - nextCheckNs >= 0) {
      nextCheckNs = System.nanoTime() + CHECK_NS;
      if (!locks.isReceiverAlive()) {
        noteLoss();
      }
    }
  }

  private IpcException lost() {
    noteLoss();
    return gone();
  }

  private IpcException gone() {
    clear(); // it is as lost as what the receiver had not taken
    return state == PeerState.CLOSED
        ? context.failure(
            ErrorCode.PEER_CLOSED, "The receiver has closed the channel", "Bind a new receiver.")
        : context.failure(
            ErrorCode.PEER_LOST,
            locks == null
                ? "Nobody reads the pipe any more"
                : "The receiver is gone without a goodbye",
            "Start it again.");
  }

  private void noteLoss() {
    try {
      boolean goodbye = file.status().permissions() == FifoFile.CLOSED;
      state = goodbye ? PeerState.CLOSED : PeerState.LOST;
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
