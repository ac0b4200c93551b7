package io.github.linuxipc.support.shared;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.support.KernelErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The sending link of an object into which all senders write, such as a FIFO or a message queue.
 * The object never mixes the bytes of two writes. The first frame after a flush is written at once,
 * so that the frame is accepted only if the kernel has accepted it. Frames that follow without a
 * flush are gathered into one write.
 *
 * <p>While the link is in use, it checks every 400 ms whether the receiver is alive, because the
 * kernel may accept bytes that no process will read. A receiver that closes leaves a {@link
 * CloseNotice}. If the object accepts only a part of a write, the rest is written before any other
 * frame.
 */
public class SharedObjectOutbound implements OutboundLink {
  private static final long CHECK_NS = 400_000_000;

  private final OpenFile file;
  private final OpenFile locked;
  private final WriteTarget.Sink sink;
  private final Address address;
  private final LinkContext context;
  private final @Nullable LivenessLocks locks;
  private final Poll wait;
  private final NativeBuffer memory;
  private final WriteBatch batch;

  /**
   * The number of bytes of the batch that were already written. It is more than 0 only if the
   * object has accepted a part of the batch.
   */
  private int written;

  /**
   * Whether further frames are gathered into the batch, because a frame has been written since the
   * last flush.
   */
  private boolean gathering;

  private long nextCheckNs = System.nanoTime() + CHECK_NS;
  private volatile PeerState state = PeerState.PRESENT;

  /**
   * Creates a link of a sender that has joined.
   *
   * @param target the object
   * @param address the address to which the link is connected
   * @param context the context of the link
   * @param locks the locks on the object, or null if its receiver may hold none
   * @param wait waits for room in the object; {@link #close} closes it
   */
  protected SharedObjectOutbound(
      WriteTarget target,
      Address address,
      LinkContext context,
      @Nullable LivenessLocks locks,
      Poll wait) {
    this.file = target.file();
    this.locked = target.locked();
    this.sink = target.sink();
    this.address = address;
    this.context = context;
    this.locks = locks;
    this.wait = wait;
    this.memory = new NativeBuffer(target.maxWrite());
    this.batch = new WriteBatch(memory.buffer());
  }

  /**
   * Connects a sender to an object whose receiver holds {@link LivenessLocks}, and announces the
   * sender to the receiver.
   *
   * @param target the object; the link closes its files, but a failed connect does not
   * @param object what the object is, for error texts, such as {@code the pipe}
   * @param address the address to which the link is connected
   * @param context the context of the link
   * @return the link
   * @throws IOException if there is no compatible receiver with a free slot, or the kernel fails
   */
  public static OutboundLink connect(
      WriteTarget target, String object, Address address, LinkContext context) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      LivenessLocks locks = new LivenessLocks(target.locked());
      SharedObjectConnector.connect(locks, object, context);
      Poll wait = undo.open(Poll::open, Poll::close);
      SharedObjectOutbound link = new SharedObjectOutbound(target, address, context, locks, wait);
      link.sendHello();
      return undo.done(link);
    }
  }

  /**
   * Announces the sender with a frame, which wakes a receiver that sleeps. If there is no room for
   * that frame, the first message frame announces the sender.
   *
   * @throws IpcException if the link has failed
   */
  protected final void sendHello() throws IpcException {
    ByteBuffer frame = claim(FrameHeader.LENGTH);
    if (frame != null) {
      FrameHeader.put(frame, 0, FrameHeader.HELLO, 0, context.senderId(), 0);
      commit(frame);
      flush();
    }
  }

  /**
   * Returns whether several frames may be gathered into one write.
   *
   * @return true by default
   */
  protected boolean gathersFrames() {
    return true;
  }

  /**
   * Returns whether the receiver is lost. Called every 400 ms while the link is in use.
   *
   * @return by default whether no process holds the receiver's lock; false if the link has no locks
   * @throws IOException if the kernel does not report it
   */
  protected boolean isReceiverLost() throws IOException {
    return locks != null && !locks.isReceiverAlive();
  }

  /**
   * Returns the exception of a link whose receiver has closed or was lost.
   *
   * @param gone {@link PeerState#CLOSED} or {@link PeerState#LOST}
   * @return the exception, to be thrown
   */
  protected IpcException receiverGone(PeerState gone) {
    return context.peerGone(gone, null);
  }

  @Override
  public final int maxFrame() {
    return memory.buffer().capacity();
  }

  @Override
  public final @Nullable ByteBuffer claim(int length) throws IpcException {
    if ((written > 0 && !write()) || (gathering && batch.filled() == 0 && !hasRoom())) {
      return null;
    }
    ByteBuffer room = batch.claim(length);
    return room == null && write() && hasRoom() ? batch.claim(length) : room;
  }

  @Override
  public boolean commit(ByteBuffer frame) throws IpcException {
    batch.commit();
    if (!gathering) {
      boolean whole = writeNow(); // even if it is empty, as a raw message may be
      if (!whole && written == 0) {
        batch.clear();
        return false;
      }
      gathering = whole && gathersFrames();
    }
    return true;
  }

  @Override
  public final boolean flush() throws IpcException {
    boolean empty = write();
    gathering = !empty;
    return empty;
  }

  /** Writes the batch if it is not empty. Returns whether nothing is left to write. */
  private boolean write() throws IpcException {
    return batch.filled() == 0 || writeNow();
  }

  /** Writes the batch, even if it is empty. Returns whether the whole batch was written. */
  private boolean writeNow() throws IpcException {
    try {
      checkIfDue();
      if (state != PeerState.PRESENT) {
        throw failure();
      }
      int count = sink.write(memory, written, batch.filled() - written);
      written += Math.max(0, count);
      if (count < 0 || written < batch.filled()) {
        return false;
      }
      clear();
      return true;
    } catch (IOException e) {
      throw isLoss(e) ? recordLossAndFail() : KernelErrors.io(context, e);
    }
  }

  /**
   * Returns whether an error means that no process reads the object any more. The errors include
   * those of a socket.
   */
  private static boolean isLoss(IOException e) {
    return e instanceof ErrnoException failed
        && (failed.errno() == Errno.EPIPE
            || failed.errno() == Errno.ECONNRESET
            || failed.errno() == Errno.ECONNREFUSED);
  }

  private void clear() {
    batch.clear();
    written = 0;
  }

  /**
   * Returns whether the kernel reports that the object is writable. If so, there is room for a
   * whole batch, and frames can be gathered.
   */
  private boolean hasRoom() throws IpcException {
    try {
      return (wait.now(file, Poll.OUT) & Poll.OUT) != 0;
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  @Override
  public final void await(long timeoutNs) throws IpcException {
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
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  private void checkIfDue() throws IOException {
    if (System.nanoTime() - nextCheckNs >= 0) {
      nextCheckNs = System.nanoTime() + CHECK_NS;
      if (isReceiverLost() || CloseNotice.isPublished(locked)) {
        recordLoss();
      }
    }
  }

  private IpcException recordLossAndFail() {
    recordLoss();
    return failure();
  }

  private IpcException failure() {
    clear(); // the batch is lost, as are the bytes that the receiver has not read
    return receiverGone(state);
  }

  private void recordLoss() {
    state = CloseNotice.isPublished(locked) ? PeerState.CLOSED : PeerState.LOST;
  }

  @Override
  public final void wakeup() {
    wait.wakeup();
  }

  @Override
  public final void checkPeer() throws IpcException {
    try {
      checkIfDue();
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  @Override
  public final PeerState peer() {
    return state;
  }

  @Override
  public final Address address() {
    return address;
  }

  @Override
  public final void close() {
    wait.close();
    file.close();
    locked.close();
  }
}
