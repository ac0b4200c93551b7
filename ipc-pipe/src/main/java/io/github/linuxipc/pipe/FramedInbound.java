package io.github.linuxipc.pipe;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Fifo;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OptionParsers;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.LockedSenders;
import io.github.linuxipc.support.shared.ReassemblyNeed;
import io.github.linuxipc.support.shared.SenderTracker;
import java.io.IOException;

/**
 * The reading end of a pipe under {@code wire=framed}. It is open for writing, too, so that the
 * pipe does not report an end of file when the last sender closes.
 */
final class FramedInbound implements InboundLink {
  static final Option<Integer> CAPACITY =
      new Option<>(
          "capacity",
          256 << 10,
          "how much the pipe holds, 4k to 1m bytes; the kernel's 64k where it allows no more",
          text ->
              OptionParsers.number(OptionParsers.size(text).toString(), Fifo.PIPE_BUF, 1 << 20));

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
   * Whether the available bytes were read in {@link #await}: the next poll need not ask the kernel
   * again.
   */
  private boolean prefetched;

  private FramedInbound(
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

  /** Takes ownership of a bound end; closes it on failure. */
  static FramedInbound open(OpenFile file, Address address, LinkContext context, Runnable onClose)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      undo.add(onClose::run);
      file.setPipeSize(context.option(CAPACITY));
      Poll wait = undo.open(Poll::open, Poll::close);
      FramedInbound link = new FramedInbound(file, address, context, wait, onClose);
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
      while (count < limit && !empty) {
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
  public void close() {
    wait.close();
    onClose.run();
  }
}
