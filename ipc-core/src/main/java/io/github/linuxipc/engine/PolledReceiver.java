package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A receiver that a wait set or a flow can watch. It derives every way to receive from {@code
 * poll}.
 */
public interface PolledReceiver extends Receiver {
  /**
   * Delivers messages, like {@link #poll(MessageHandler, int, Duration)}.
   *
   * @param handler receives the messages
   * @param limit the maximum number of messages to deliver, at least 1
   * @param timeoutNs how long to wait for the first message, in nanoseconds
   * @return the number of messages delivered, 0 if the time-out passed, or {@link #END_OF_STREAM}
   * @throws IpcException if the channel is closed or fails
   * @throws InterruptedException if the thread was interrupted before this call, or is while it
   *     waits
   */
  int poll(MessageHandler handler, int limit, long timeoutNs)
      throws IpcException, InterruptedException;

  /**
   * Blocks until a poll may find messages, this receiver is closed or woken, or the time-out
   * passes. May return early. Consumes nothing.
   *
   * @param timeoutNs how long to wait, in nanoseconds
   * @throws IpcException if the link has failed
   * @throws InterruptedException if the thread is interrupted
   */
  void awaitMore(long timeoutNs) throws IpcException, InterruptedException;

  /**
   * Returns the exception for a receiver that was closed.
   *
   * @return the exception
   */
  ChannelClosedException closed();

  /**
   * Returns the exception for a stream that has ended.
   *
   * @return the exception
   */
  ChannelClosedException endOfStream();

  @Override
  default int poll(MessageHandler handler, int limit, Duration timeout)
      throws IpcException, InterruptedException {
    return poll(handler, limit, Durations.nanos(timeout));
  }

  @Override
  default Message receive() throws IpcException, InterruptedException {
    MessageCopy copy = new MessageCopy();
    Message message = null;
    while (message == null) {
      if (poll(copy, 1, LinkOwnership.FOREVER) == END_OF_STREAM) {
        throw endOfStream();
      }
      message = copy.message();
    }
    return message;
  }

  @Override
  default @Nullable Message receive(Duration timeout) throws IpcException, InterruptedException {
    MessageCopy copy = new MessageCopy();
    if (poll(copy, 1, Durations.nanos(timeout)) == END_OF_STREAM) {
      throw endOfStream();
    }
    return copy.message();
  }

  @Override
  default @Nullable Message tryReceive() throws IpcException {
    MessageCopy copy = new MessageCopy();
    if (poll(copy, 1) == END_OF_STREAM) {
      throw endOfStream();
    }
    return copy.message();
  }

  @Override
  default void forEach(MessageHandler handler) throws IpcException, InterruptedException {
    try {
      while (poll(handler, Integer.MAX_VALUE, LinkOwnership.FOREVER) != END_OF_STREAM) {
        // each poll delivers the messages that are there
      }
    } catch (ChannelClosedException e) {
      if (e.code() != ErrorCode.CLOSED) {
        throw e;
      }
    }
  }
}
