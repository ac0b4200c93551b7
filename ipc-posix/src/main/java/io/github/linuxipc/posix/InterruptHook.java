package io.github.linuxipc.posix;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/**
 * Runs an action when a thread that is in a native call is interrupted. The JDK notifies a selector
 * when its selecting thread is interrupted, through {@link AbstractSelector#begin}. No other API
 * reports an interrupt to a third party. Therefore this class uses a selector, for that purpose
 * alone.
 */
public final class InterruptHook {
  private final Hook hook;

  /**
   * Creates a hook.
   *
   * @param onInterrupt the action, which runs on the interrupting thread; it must be quick and must
   *     not throw. On newer JDKs, if the interrupting thread is delayed, the action may run even
   *     after {@link #end} and {@link #stop}
   */
  public InterruptHook(Runnable onInterrupt) {
    this.hook = new Hook(onInterrupt);
  }

  /**
   * Enables the hook for the current thread. The action runs at once if an interrupt is pending.
   */
  public void begin() {
    hook.beginBlocking();
  }

  /** Disables the hook. Must be called by the thread that called {@link #begin}. */
  public void end() {
    hook.endBlocking();
  }

  /** Closes the hook. Must not be called while a thread is between begin and end. */
  public void stop() {
    try {
      hook.close();
    } catch (IOException e) {
      throw new IllegalStateException(e); // the selector has nothing to close
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
