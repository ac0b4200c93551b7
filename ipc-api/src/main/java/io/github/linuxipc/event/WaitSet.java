package io.github.linuxipc.event;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.service.RequestHandler;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardKey;
import java.time.Duration;

/**
 * Waits for several receivers, responders and waiters at once, regardless of their transports and
 * notifiers, as a selector waits for the JDK's channels and {@code epoll(7)} for descriptors.
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
 * the application must not poll or await it in another way. A source that is closed, ends or fails
 * is removed from the set, and {@code await} throws the exception once. If a message handler or an
 * action throws, {@code await} throws the exception too, but the source stays in the set.
 *
 * <p>For each source that is not ready, a thread of the {@code Ipc} instance blocks until it is, so
 * that waiting uses no CPU. Thread-safe: one thread awaits at a time, and other threads wait until
 * it is done. The set is closed with the {@code Ipc} instance.
 */
public interface WaitSet extends AutoCloseable {
  /**
   * Adds a receiver.
   *
   * @param receiver a receiver that an {@code Ipc} instance opened
   * @param handler receives the messages of the receiver
   * @throws IpcException if the set is closed
   * @throws IllegalArgumentException if the receiver belongs to another implementation, or is
   *     already in this set
   */
  void add(Receiver receiver, MessageHandler handler) throws IpcException;

  /**
   * Adds a responder. {@link #await} counts its requests like messages.
   *
   * @param responder a responder that an {@code Ipc} instance opened
   * @param handler receives the requests of the responder
   * @throws IpcException if the set is closed
   * @throws IllegalArgumentException if the responder belongs to another implementation, or is
   *     already in this set
   */
  void add(Responder responder, RequestHandler handler) throws IpcException;

  /**
   * Adds a waiter.
   *
   * @param waiter a waiter that an {@code Ipc} instance opened
   * @param action the action to run when the waiter is woken; wake-ups may be merged and may be
   *     spurious
   * @throws IpcException if the set is closed
   * @throws IllegalArgumentException if the waiter belongs to another implementation, or is already
   *     in this set
   */
  void add(Waiter waiter, Runnable action) throws IpcException;

  /**
   * Adds a key of a blackboard. The action runs when the key has a value, and again after it was
   * changed or removed; several changes may be reported as one, and the last one is always
   * reported. A blackboard may be in the set with several keys. {@link #remove} removes all of
   * them.
   *
   * @param blackboard a blackboard that an {@code Ipc} instance opened
   * @param key a key of the blackboard
   * @param action the action
   * @throws IpcException if the set is closed
   * @throws IllegalArgumentException if the blackboard belongs to another implementation, the key
   *     to another blackboard, or the key is already in this set
   */
  void add(Blackboard blackboard, BlackboardKey key, Runnable action) throws IpcException;

  /**
   * Removes a source. Has no effect if the source is not in the set. No wake-up is lost: a wake-up
   * that the set has consumed but not reported is returned by the waiter's next await. If another
   * thread is in {@link #await}, the source's handler or action may run once more.
   *
   * @param source the receiver, responder, waiter or blackboard
   * @return whether the source was in the set
   */
  boolean remove(AutoCloseable source);

  /**
   * Waits until a source is ready, and runs the handler or action of each source that is ready.
   * Messages are delivered in batches, fairly across the sources.
   *
   * @param timeout how long to wait; zero or less handles only the sources that the set already
   *     knows to be ready
   * @return the number of messages and wake-ups handled, 0 if the time-out passed
   * @throws IpcException if a source was closed, has ended or has failed, and was therefore removed
   *     from the set; with {@link ErrorCode#CLOSED} if the set is closed
   * @throws InterruptedException if the thread is interrupted; nothing was handled
   * @throws IllegalStateException if it is called from a handler or action of this set
   */
  int await(Duration timeout) throws IpcException, InterruptedException;

  /** Closes the set, but not its sources. Idempotent. A blocked {@link #await} fails promptly. */
  @Override
  void close();
}
