package io.github.linuxipc.shm.state;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Futex;
import io.github.linuxipc.posix.InterruptHook;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.SharedState;
import io.github.linuxipc.support.KernelErrors;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sleeps on a futex. An interrupt wakes all threads that sleep on the word, because the kernel
 * cannot be told to wake one certain thread.
 */
final class FutexSleep implements SharedState.Sleep {
  private static final Logger LOG = LoggerFactory.getLogger(FutexSleep.class);

  private final OpenContext context;
  private final ByteBuffer memory;
  private final int index;
  private final Futex futex;
  private @Nullable InterruptHook interrupts;

  FutexSleep(ByteBuffer memory, int index, OpenContext context) {
    this.context = context;
    this.memory = memory;
    this.index = index;
    this.futex = new Futex(memory, index);
  }

  @Override
  public void await(int expected, long timeoutNs) throws IpcException {
    InterruptHook hook = interrupts;
    if (hook == null) {
      hook = new InterruptHook(this::wakeAll);
      interrupts = hook;
    }
    hook.begin();
    try {
      if (!Thread.currentThread().isInterrupted()) {
        futex.await(expected, timeoutNs);
      }
    } catch (ErrnoException e) {
      throw KernelErrors.io(context, e);
    } finally {
      hook.end();
    }
  }

  /** Resets the word, so that a thread that is about to sleep does not, and wakes the others. */
  private void wakeAll() {
    try {
      memory.putInt(index, 0);
      futex.wake(Integer.MAX_VALUE);
    } catch (ErrnoException | InternalError e) {
      LOG.debug("Cannot end a sleep at an interrupt; it ends by its time-out", e);
    }
  }

  @Override
  public void wake(int count) throws IpcException {
    try {
      futex.wake(count);
    } catch (ErrnoException e) {
      throw KernelErrors.io(context, e);
    }
  }

  @Override
  public void close() {
    InterruptHook hook = interrupts;
    if (hook != null) {
      hook.stop();
    }
  }
}
