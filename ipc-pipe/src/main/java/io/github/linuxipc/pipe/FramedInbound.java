package io.github.linuxipc.pipe;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Fifo;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.PollWait;
import io.github.linuxipc.posix.PresenceLocks;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.Values;
import io.github.linuxipc.spi.shared.ReassemblyNeed;
import io.github.linuxipc.spi.shared.SenderPresence;
import io.github.linuxipc.spi.shared.SenderTable;
import java.io.IOException;
import java.util.function.IntConsumer;

/**
 * The reading end of a pipe under {@code wire=framed}. It is open for writing, too, so that the
 * pipe never ends because the last sender leaves.
 */
final class FramedInbound implements InboundLink {
  static final Option<Integer> CAPACITY =
      new Option<>(
          "capacity",
          256 << 10,
          "how much the pipe holds, 4k to 1m bytes; the kernel's 64k where it allows no more",
          text -> Values.number(Values.size(text).toString(), Fifo.PIPE_BUF, 1 << 20));

  private final OpenFile file;
  private final Address address;
  private final LinkContext context;
  private final PollWait wait;
  private final Runnable onClose;
  private final SenderTable senders;
  private final FrameScanner scanner;
  private final PollWait.Look<IOException> prefetch = this::prefetch;
  private final SenderTable.Sleep sleep = this::sleep;

  /** What is there was read in {@link #await}: the next poll need not ask the kernel again. */
  private boolean prefetched;

  private FramedInbound(
      OpenFile file, Address address, LinkContext context, PollWait wait, Runnable onClose)
      throws IOException {
    this.file = file;
    this.address = address;
    this.context = context;
    this.wait = wait;
    this.onClose = onClose;
    this.senders =
        new SenderTable(new LockedSenders(new PresenceLocks(file)), context.terms().maxSenders());
    this.scanner = new FrameScanner(senders, Fifo.PIPE_BUF, file.pipeSize());
  }

  /** Takes a bound end over; if that fails, it is closed. */
  static FramedInbound open(OpenFile file, Address address, LinkContext context, Runnable onClose)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      undo.add(onClose::run);
      file.setPipeSize(context.option(CAPACITY));
      PollWait wait = undo.open(PollWait::open, PollWait::close);
      FramedInbound link = new FramedInbound(file, address, context, wait, onClose);
      ReassemblyNeed.check(context);
      return undo.done(link);
    }
  }

  /** Senders hold a lock each. */
  private record LockedSenders(PresenceLocks locks) implements SenderPresence {
    @Override
    public boolean isPresent(int sender) throws IOException {
      return locks.senderLives(sender);
    }

    @Override
    public long processOf(int sender) throws IOException {
      return locks.processOf(sender);
    }

    @Override
    public void forEachPresent(IntConsumer visitor) throws IOException {
      locks.forEachSender(visitor);
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
      int count = scanner.cut(handler, limit);
      if (count == limit && scanner.isReadDue(count)) {
        scanner.fill(file);
      }
      boolean empty = ahead && count > 0 && !senders.unsettled();
      while (count < limit && !empty) {
        if (scanner.fill(file)) {
          count += scanner.cut(handler, limit - count);
        } else {
          empty = true;
          settle(handler);
        }
      }
      senders.settle(false, handler);
      return count;
    } catch (IOException e) {
      throw Failures.io(context, e);
    }
  }

  private void settle(FrameHandler handler) throws IOException {
    boolean departing = senders.unsettled();
    senders.settle(true, handler);
    if (departing) {
      scanner.dropOrphan(handler);
    }
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      if (!prefetched && !wait.comesSoon(prefetch)) {
        senders.await(timeoutNs, sleep);
      }
    } catch (IOException e) {
      throw Failures.io(context, e);
    }
  }

  private boolean prefetch() throws IOException {
    prefetched = scanner.fill(file);
    return prefetched;
  }

  private boolean sleep(long timeoutNs) throws IOException {
    return wait.await(file, PollWait.IN, timeoutNs) == 0 && !wait.wasWoken();
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
