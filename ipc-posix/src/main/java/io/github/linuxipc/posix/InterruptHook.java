package io.github.linuxipc.posix;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/**
 * Runs something when a thread that is in a native call is interrupted. The JDK lets a selector
 * know of an interrupt of the thread that selects, through {@link AbstractSelector#begin}: it is
 * the one place where anybody can learn of it, and all that is used of a selector here.
 */
public final class InterruptHook {
  private final Hook hook;

  /**
   * Makes a watch.
   *
   * @param onInterrupt what to run, on the interrupting thread; quick, and without errors. On newer
   *     JDKs it may run even after {@link #end} and {@link #stop}, late by as much as the
   *     interrupting thread was held up
   */
  public InterruptHook(Runnable onInterrupt) {
    this.hook = new Hook(onInterrupt);
  }

  /** From here on an interrupt of this thread is told; at once, if it is pending. */
  public void begin() {
    hook.beginBlocking();
  }

  /** From here on interrupts are not told; on the thread that began. */
  public void end() {
    hook.endBlocking();
  }

  /** Ends the watch for good; not while a thread is between begin and end. */
  public void stop() {
    try {
      hook.close();
    } catch (IOException e) {
      throw new IllegalStateException(e); // it has nothing to close
    }
  }

  private static final class Hook extends AbstractSelector {
    private final Runnable onInterrupt;

    Hook(Runnable onInterrupt) {
      super(SelectorProvider.provider());
      this.onInterrupt = onInterrupt;
    }

    void beginBlocking() {
      begin();
    }

    void endBlocking() {
      end();
    }

    @Override
    public Selector wakeup() {
      onInterrupt.run();
      return this;
    }

    @Override
    protected void implCloseSelector() {}

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<SelectionKey> keys() {
      return Set.of();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
      return Set.of();
    }

    @Override
    public int selectNow() {
      return 0;
    }

    @Override
    public int select(long timeout) {
      return 0;
    }

    @Override
    public int select() {
      return 0;
    }
  }
}
