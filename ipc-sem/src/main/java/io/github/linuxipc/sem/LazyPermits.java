package io.github.linuxipc.sem;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Permits;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.support.event.EventFiles;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Permits whose file is opened on the first use, because most wakers never use permits. */
final class LazyPermits implements Permits, AutoCloseable {
  private final Path file;
  private final OpenContext context;
  private @Nullable SharedPermits permits;
  private boolean closed;

  LazyPermits(Path file, OpenContext context) {
    this.file = file;
    this.context = context;
  }

  private synchronized SharedPermits permits() throws IpcException {
    if (closed) {
      throw EventFiles.closed(context, "waker");
    }
    SharedPermits opened = permits != null ? permits : SharedPermits.open(file, context);
    permits = opened;
    return opened;
  }

  @Override
  public boolean acquire(Duration timeout) throws IpcException, InterruptedException {
    return permits().acquire(timeout);
  }

  @Override
  public void release() throws IpcException {
    permits().release();
  }

  @Override
  public int available() throws IpcException {
    return permits().available();
  }

  @Override
  public void close() {
    SharedPermits opened;
    synchronized (this) {
      closed = true;
      opened = permits;
    }
    if (opened != null) {
      opened.close();
    }
  }
}
