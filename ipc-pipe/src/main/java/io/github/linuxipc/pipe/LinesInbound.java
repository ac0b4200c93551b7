package io.github.linuxipc.pipe;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.InheritedStream;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.stream.StreamDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The reading end of a pipe under {@code wire=lines}. All writers together count as one sender. The
 * sender joins with the first byte, and leaves when no process has the pipe open for writing any
 * more.
 *
 * <p>After the last writer has closed, the kernel reports an end of file until another writer opens
 * the pipe. A wait would return at once during that time. So this process then opens a write end of
 * its own, the guard. While the guard is open, the kernel reports no end of file. The guard is
 * closed when bytes arrive.
 */
final class LinesInbound implements InboundLink {
  /**
   * The maximum number of reads in a poll, so that the poll ends even if a writer never ends its
   * line.
   */
  private static final int MAX_READS = 64;

  private final OpenFile file;
  private final Source source;
  private final Address address;
  private final LinkContext context;
  private final Poll wait;
  private final Runnable onClose;
  private final StreamDecoder decoder;
  private @Nullable NativeBuffer readBuffer;
  private @Nullable OpenFile guard;
  private final boolean once;
  private long peer;
  private boolean joined;
  private boolean ended;

  /** Reads without blocking. */
  @FunctionalInterface
  private interface Source {
    /**
     * Reads bytes. Returns the number of bytes read, 0 at the end of file, or -1 if nothing is
     * available now.
     */
    int read(NativeBuffer to, int offset, int length) throws ErrnoException;
  }

  private LinesInbound(
      OpenFile file,
      Source source,
      Address address,
      LinkContext context,
      Poll wait,
      boolean once,
      Runnable onClose) {
    this.file = file;
    this.source = source;
    this.once = once;
    this.address = address;
    this.context = context;
    this.wait = wait;
    this.onClose = onClose;
    this.decoder = StreamDecoder.lines(context.terms().maxMessageSize());
  }

  /** Opens the link of a bound receiver. The link owns the pipe; a failed open closes it. */
  static LinesInbound open(OpenFile file, Address address, LinkContext context, Runnable onClose)
      throws IOException {
    return open(file, file::read, address, context, false, onClose);
  }

  /**
   * Opens the link of a receiver on standard input. The link owns the stream. The stream ends for
   * good when its last writer has closed.
   */
  static LinesInbound open(InheritedStream input, Address address, LinkContext context)
      throws IOException {
    return open(input.file(), input::read, address, context, true, input::close);
  }

  private static LinesInbound open(
      OpenFile file,
      Source source,
      Address address,
      LinkContext context,
      boolean once,
      Runnable onClose)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      undo.add(onClose::run);
      Poll wait = undo.open(Poll::open, Poll::close);
      return undo.done(new LinesInbound(file, source, address, context, wait, once, onClose));
    }
  }

  @Override
  public int poll(FrameHandler handler, int limit) throws IpcException {
    try {
      int count = decoder.decode(peer, handler, limit);
      if (count == limit && decoder.isReadDue(count) && !ended) {
        read(); // if this is the end of file, a later read reports it again
      }
      int bytes = ended ? 0 : 1;
      for (int reads = 0; count < limit && bytes > 0 && reads < MAX_READS; reads++) {
        bytes = read();
        if (bytes > 0) {
          join(handler);
          count += decoder.decode(peer, handler, limit - count);
        } else if (bytes == 0) {
          count += leave(handler);
        }
      }
      return count;
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the same memory, not equal content
  private int read() throws IOException {
    ByteBuffer to = decoder.writableBuffer();
    NativeBuffer memory = readBuffer;
    if (memory == null || memory.buffer() != to) {
      memory = new NativeBuffer(to);
      readBuffer = memory;
    }
    int count = source.read(memory, to.position(), to.remaining());
    to.position(to.position() + Math.max(0, count));
    return count;
  }

  private void join(FrameHandler handler) {
    if (!joined) {
      joined = true;
      peer++;
      handler.onJoined(peer);
    }
    if (guard != null) {
      guard.close();
      guard = null;
    }
  }

  /** Delivers a last line that has no line feed, and reports that the writers have left. */
  private int leave(FrameHandler handler) throws IOException {
    if (once) {
      join(handler); // a sender without bytes is reported, too
      ended = true;
    } else if (guard == null) {
      guard = OpenFile.open(Path.of("/proc/self/fd/" + file.fd()), OpenFile.WRITE);
    }
    if (!joined) {
      return 0;
    }
    joined = false;
    int count = decoder.finish(peer, handler);
    handler.onLeft(peer, false);
    return count;
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      if (ended) {
        wait.sleep(timeoutNs);
      } else {
        wait.await(file, Poll.IN, timeoutNs);
      }
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  @Override
  public void wakeup() {
    wait.wakeup();
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public void close() {
    wait.close();
    decoder.close();
    if (guard != null) {
      guard.close();
    }
    onClose.run();
  }
}
