package io.github.linuxipc.support.shared;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Fifo;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.support.KernelErrors;
import java.io.IOException;

/**
 * The receiving link of a pipe or FIFO into which all senders write frames. This process has the
 * pipe open for writing, too, so that the pipe does not report an end of file when the last sender
 * closes.
 */
public final class SharedPipeInbound implements InboundLink {
  /**
   * The maximum number of reads in a poll, so that the poll ends even if another program writes
   * bytes that are not frames without a pause.
   */
  private static final int MAX_READS = 64;

  private final OpenFile file;
  private final Address address;
  private final LinkContext context;
  private final Poll wait;
  private final Runnable onClose;
  private final SenderTracker senders;
  private final FrameScanner scanner;
  private final Poll.Readiness<IOException> prefetch = this::prefetch;
  private final SenderTracker.Sleep sleep = this::sleep;

  /**
   * Whether {@link #await} has read the available bytes. If so, the next poll first delivers those
   * bytes and need not read again.
   */
  private boolean prefetched;

  private SharedPipeInbound(
      OpenFile file, Address address, LinkContext context, Poll wait, Runnable onClose)
      throws IOException {
    this.file = file;
    this.address = address;
    this.context = context;
    this.wait = wait;
    this.onClose = onClose;
    this.senders =
        new SenderTracker(new LockedSenders(new LivenessLocks(file)), context.terms().maxSenders());
    this.scanner = new FrameScanner(senders, Fifo.PIPE_BUF, file.pipeSize());
  }

  /**
   * Opens the link of a receiver that holds {@link LivenessLocks}. Logs a warning if the heap may
   * be too small for the messages of all senders.
   *
   * @param file the pipe, open for reading and writing and non-blocking; a failed open does not
   *     close it
   * @param address the address at which the receiver is bound
   * @param context the context of the link
   * @param onClose closes the pipe; it runs when the link is closed
   * @return the link
   * @throws IOException if the kernel fails
   */
  public static InboundLink open(
      OpenFile file, Address address, LinkContext context, Runnable onClose) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      Poll wait = undo.open(Poll::open, Poll::close);
      SharedPipeInbound link = new SharedPipeInbound(file, address, context, wait, onClose);
      ReassemblyNeed.check(context);
      return undo.done(link);
    }
  }

  @Override
  public int poll(FrameHandler handler, int limit) throws IpcException {
    try {
      boolean ahead = prefetched;
      prefetched = false;
      if (!ahead) {
        senders.scanIfDue(scanner.room(), handler);
      }
      int count = scanner.scan(handler, limit);
      if (count == limit && scanner.isReadDue(count)) {
        scanner.fill(file);
      }
      boolean empty = ahead && count > 0 && !senders.hasPendingDepartures();
      for (int reads = 0; count < limit && !empty && reads < MAX_READS; reads++) {
        if (scanner.fill(file)) {
          count += scanner.scan(handler, limit - count);
        } else {
          empty = true;
          reportDeparted(handler);
        }
      }
      senders.reportDeparted(false, handler);
      return count;
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  private void reportDeparted(FrameHandler handler) throws IOException {
    boolean departing = senders.hasPendingDepartures();
    senders.reportDeparted(true, handler);
    if (departing) {
      scanner.dropPartialFrame(handler);
    }
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      if (!prefetched && !wait.yieldUntil(prefetch)) {
        senders.await(timeoutNs, sleep);
      }
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  private boolean prefetch() throws IOException {
    prefetched = scanner.fill(file);
    return prefetched;
  }

  private boolean sleep(long timeoutNs) throws IOException {
    return wait.await(file, Poll.IN, timeoutNs) == 0 && !wait.wasWoken();
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
  public boolean shutdown() {
    CloseNotice.publish(file);
    return true;
  }

  @Override
  public void close() {
    wait.close();
    onClose.run();
  }
}
