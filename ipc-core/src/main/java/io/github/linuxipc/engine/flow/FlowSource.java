package io.github.linuxipc.engine.flow;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Provides the messages of one receiver to its subscription. Thread-safe. */
public interface FlowSource {
  /**
   * Takes a message if one is available now. Never blocks.
   *
   * @return an owned copy, or null if no message is available or another thread polls
   * @throws IpcException if the receiver is closed, ended or fails
   */
  @Nullable Message take() throws IpcException;

  /**
   * Starts to wait, on a thread of the library, until {@link #take} may find a message or fails.
   * Takes nothing.
   *
   * @param onReady called once on that thread after the wait, with the failure of the wait or null;
   *     not called if {@link Wait#end} was called before the wait ended. If {@code end} is called
   *     later, the call of {@code onReady} may follow its return.
   * @return the wait
   */
  Wait await(Consumer<@Nullable Throwable> onReady);

  /** A wait that has been started. */
  @FunctionalInterface
  interface Wait {
    /**
     * Ends the wait. When this method returns, no thread waits in the receiver any more.
     * Idempotent.
     */
    void end();
  }

  /**
   * Returns whether the receiver is open.
   *
   * @return false after its close has begun
   */
  boolean isOpen();

  /**
   * Returns the exception for a receiver that was closed.
   *
   * @return the exception
   */
  IpcException closed();

  /**
   * Returns the exception for a subscriber that comes while there is another.
   *
   * @return the exception
   */
  IpcException alreadySubscribed();
}
