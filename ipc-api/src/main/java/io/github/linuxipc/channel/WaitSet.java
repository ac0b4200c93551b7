package io.github.linuxipc.channel;

import java.time.Duration;

/**
 * Waits for several receivers and waiters at once, whatever their transports and notifiers: what a
 * selector is to JDK channels and {@code epoll(7)} to descriptors.
 *
 * <pre>{@code
 * try (WaitSet set = ipc.waitSet()) {
 *   set.add(orders, () -> orders.poll(this::order, 64));
 *   set.add(reload, this::reload);
 *   while (running) {
 *     set.await(Duration.ofSeconds(1));
 *   }
 * }
 * }</pre>
 *
 * <p>A receiver is ready when it may have messages, or has ended or closed; it stays ready until a
 * poll of it finds nothing. That may be found only by that poll, so an action should not block in a
 * receive. A waiter is ready when it was woken, and the action is that wake-up: the set has awaited
 * it. While a source is in a set, it is polled and awaited in its action only.
 *
 * <p>A set parks a thread for each source that is not ready; that thread sleeps in the kernel.
 * Thread-safe; one thread awaits at a time, others wait for their turn.
 */
public interface WaitSet extends AutoCloseable {
  /** What is done with a source that is ready. */
  @FunctionalInterface
  interface Action {
    /**
     * Does it, on the thread that awaits.
     *
     * @throws IpcException if the source fails; {@link WaitSet#await} throws it on
     * @throws InterruptedException if the thread is interrupted; likewise
     */
    void run() throws IpcException, InterruptedException;
  }

  /**
   * Adds a receiver of the same {@code Ipc} instance.
   *
   * @param receiver the receiver
   * @param action what to do when it is ready
   * @throws IpcException if the set is closed
   * @throws IllegalArgumentException if it is another's, or in a set already
   */
  void add(Receiver receiver, Action action) throws IpcException;

  /**
   * Adds a waiter of the same {@code Ipc} instance.
   *
   * @param waiter the waiter
   * @param action what to do when it was woken
   * @throws IpcException if the set is closed
   * @throws IllegalArgumentException if it is another's, or in a set already
   */
  void add(Waiter waiter, Action action) throws IpcException;

  /**
   * Removes a source; no effect if it is not in the set. A wake-up that the set has taken, and
   * whose action has not run, is given back to the waiter. Not to be called while {@link #await}
   * runs but from an action.
   *
   * @param source the receiver or waiter
   */
  void remove(AutoCloseable source);

  /**
   * Waits until a source is ready, and runs the action of each that is. An action that throws ends
   * the call; what else was ready stays so.
   *
   * @param timeout how long to wait; zero or less looks once
   * @return how many actions were run, 0 if the time passed
   * @throws IpcException from an action; with {@link ErrorCode#CLOSED} if the set is closed
   * @throws InterruptedException if the thread is interrupted; no action was run
   */
  int await(Duration timeout) throws IpcException, InterruptedException;

  /** Closes the set, not its sources; idempotent. A blocked {@link #await} ends promptly. */
  @Override
  void close();
}
