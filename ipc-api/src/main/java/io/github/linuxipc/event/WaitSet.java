package io.github.linuxipc.event;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import java.time.Duration;

/**
 * Waits for several receivers and waiters at once, whatever their transports and notifiers: what a
 * selector is to the JDK's channels, and {@code epoll(7)} to descriptors.
 *
 * <pre>{@code
 * try (WaitSet set = ipc.waitSet()) {
 *   set.add(orders, this::order);
 *   set.add(reload, this::reload);
 *   while (running) {
 *     set.await(Duration.ofSeconds(1));
 *   }
 * }
 * }</pre>
 *
 * <p>Handlers and actions run on the thread that calls {@link #await}. While a source is in a set,
 * the set alone polls or awaits it. A source that is closed, ends or fails leaves the set, and
 * {@code await} throws that once.
 *
 * <p>A thread of the instance's sleeps in the kernel for each source that is not ready, so that
 * waiting burns no CPU. Thread-safe; one thread awaits at a time, others wait for their turn.
 */
public interface WaitSet extends AutoCloseable {
  /**
   * Adds a receiver.
   *
   * @param receiver a receiver of this library
   * @param handler takes its messages
   * @throws IpcException if the set is closed
   * @throws IllegalArgumentException if it is another implementation's, or in this set already
   */
  void add(Receiver receiver, MessageHandler handler) throws IpcException;

  /**
   * Adds a waiter.
   *
   * @param waiter a waiter that an {@code Ipc} instance opened
   * @param action what to do when it was woken; wake-ups may merge and may be spurious, as ever
   * @throws IpcException if the set is closed
   * @throws IllegalArgumentException if it is another implementation's, or in this set already
   */
  void add(Waiter waiter, Runnable action) throws IpcException;

  /**
   * Removes a source; no effect if it is not in the set. No wake-up is lost: what the set had taken
   * and not told is told by the waiter's next await.
   *
   * @param source the receiver or waiter
   * @return whether it was in the set
   */
  boolean remove(AutoCloseable source);

  /**
   * Waits until a source is ready, and runs the handler or action of each that is. Messages come in
   * batches, and each source has its turn.
   *
   * @param timeout how long to wait; zero or less takes what is known to be ready
   * @return how many messages and wake-ups were handled, 0 if the time passed
   * @throws IpcException if a source has closed, ended or failed, which then is in the set no more;
   *     with {@link ErrorCode#CLOSED} if the set is closed
   * @throws InterruptedException if the thread is interrupted; nothing was handled
   */
  int await(Duration timeout) throws IpcException, InterruptedException;

  /** Closes the set, not its sources; idempotent. A blocked {@link #await} ends promptly. */
  @Override
  void close();
}
