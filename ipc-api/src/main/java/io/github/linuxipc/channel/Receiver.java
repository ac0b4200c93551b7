package io.github.linuxipc.channel;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The receiving endpoint of a channel. Thread-safe: one thread polls at a time. For other threads
 * it is meanwhile as if no message were available: they wait, or return at once if the method does
 * not wait.
 *
 * <p>When {@code end-of-stream=last-sender} is configured and the last sender has left, {@code
 * poll} returns {@link #END_OF_STREAM} and {@code receive} throws {@link ChannelClosedException}
 * with the code {@link ErrorCode#END_OF_STREAM}. After this endpoint has been closed, every method
 * that receives throws {@link ChannelClosedException}, except {@link #forEach}, which returns.
 * Every method that receives throws {@link IllegalStateException} when it is called from the
 * handler of this receiver while the receiver is open.
 */
public interface Receiver extends Endpoint {
  /** The value that {@code poll} returns when the stream has ended. */
  int END_OF_STREAM = -1;

  @Override
  default EndpointKind kind() {
    return EndpointKind.RECEIVER;
  }

  /**
   * Waits for a message and returns it.
   *
   * @return an owned copy
   * @throws IpcException if the channel is closed, ended or fails
   * @throws InterruptedException if the thread is interrupted; no message was taken
   */
  Message receive() throws IpcException, InterruptedException;

  /**
   * Waits for a message for at most the time-out and returns it.
   *
   * @param timeout how long to wait; zero or less tries once
   * @return an owned copy, or null if the time-out passed
   * @throws IpcException if the channel is closed, ended or fails
   * @throws InterruptedException if the thread is interrupted; no message was taken
   */
  @Nullable Message receive(Duration timeout) throws IpcException, InterruptedException;

  /**
   * Returns a message if one is available now. Never blocks.
   *
   * @return an owned copy, or null if no message is available
   * @throws IpcException if the channel is closed, ended or fails
   */
  @Nullable Message tryReceive() throws IpcException;

  /**
   * Delivers the messages that are available now. Never blocks. Allocates nothing, except memory to
   * reassemble messages of several frames.
   *
   * @param handler receives the messages
   * @param limit the maximum number of messages to deliver, at least 1
   * @return the number of messages delivered, or {@link #END_OF_STREAM}
   * @throws IpcException if the channel is closed or fails
   */
  int poll(MessageHandler handler, int limit) throws IpcException;

  /**
   * Delivers messages. Waits for the first one for at most the time-out.
   *
   * @param handler receives the messages
   * @param limit the maximum number of messages to deliver, at least 1
   * @param timeout how long to wait for the first message; zero or less tries once
   * @return the number of messages delivered, 0 if the time-out passed, or {@link #END_OF_STREAM}
   * @throws IpcException if the channel is closed or fails
   * @throws InterruptedException if the thread was interrupted before this call, or is while it
   *     waits; no message was taken
   */
  int poll(MessageHandler handler, int limit, Duration timeout)
      throws IpcException, InterruptedException;

  /**
   * Delivers messages until the stream ends or this endpoint is closed.
   *
   * @param handler receives the messages
   * @throws IpcException if the channel fails
   * @throws InterruptedException if the thread is interrupted, before this call, in the handler or
   *     while it waits; the messages that the handler was given are consumed
   */
  void forEach(MessageHandler handler) throws IpcException, InterruptedException;

  /**
   * Returns a publisher of the messages, for programs that use Reactive Streams. Its elements are
   * owned copies. A message is taken only when the subscriber has requested it and is about to
   * receive it, so that a slow subscriber slows down the senders: T7 (see docs/contract.md).
   *
   * <p>This receiver has one subscriber at a time, whatever publisher it uses. Another one receives
   * {@code onSubscribe} and then {@code onError} with the code {@link
   * ErrorCode#ALREADY_SUBSCRIBED}. Cancelling closes nothing and loses nothing: after {@code
   * cancel} has returned, this receiver can be polled or subscribed to again and continues with the
   * next message. If {@code cancel} is called while a signal may run in another thread, that signal
   * can be one last {@code onNext}. Other threads may also poll during a subscription. Each message
   * then goes to one of them.
   *
   * <p>A subscription ends with
   *
   * <ul>
   *   <li>{@code onComplete} when the stream has ended, which is noticed when there is demand;
   *   <li>{@code onError} and {@link ErrorCode#CLOSED} when this receiver is closed, or was closed
   *       before, with or without demand;
   *   <li>{@code onError} and the failure when the channel fails, or {@link
   *       IllegalArgumentException} when the subscriber requests less than one message;
   *   <li>{@code onError} and the exception of the executor when it rejects a task. This signal,
   *       and {@code onSubscribe} if the first task was rejected, run on the executor of {@link
   *       io.github.linuxipc.IpcBuilder#executor IpcBuilder.executor};
   *   <li>a cancellation, which is logged, when the subscriber throws.
   * </ul>
   *
   * <p>All signals, {@code onSubscribe} included, run on the executor, one after the other. The
   * library releases this receiver before each signal, so that a signal may poll or close it. An
   * executor that runs a task in the thread that submits it makes signals run in threads of the
   * library. While there is demand and no message, one thread of the library waits for each
   * subscription, and none of the executor. Without demand no thread waits.
   *
   * @param executor runs the signals
   * @return the publisher, which holds no resource
   */
  Flow.Publisher<Message> flow(Executor executor);

  /**
   * Closes the receiver. Idempotent, and allowed from any thread and from a handler; the handler's
   * poll then delivers nothing more. Blocked callers fail with {@link ChannelClosedException},
   * except in {@link #forEach}, which returns. The senders are notified: T9 (see docs/contract.md).
   * Waits for a handler that is running in another thread, for at most one second. After that, and
   * after a close in a handler, the channel is closed when the handler returns.
   */
  @Override
  void close();
}
