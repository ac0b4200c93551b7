package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.service.CallException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Sends the requests of calls that have begun. No request is sent twice. The object of a call is
 * not released before these methods return, even if the call ends meanwhile.
 */
final class CallSubmission {
  private final ServiceSettings settings;

  CallSubmission(ServiceSettings settings) {
    this.settings = settings;
  }

  /** Throws if a request is longer than the service allows. Its channel may allow more. */
  void requireFits(ByteBuffer request, String where) {
    int limit = settings.channel().maxMessageSize();
    if (request.remaining() > limit) {
      throw new MessageTooLargeException(request.remaining(), limit, where);
    }
  }

  /**
   * Sends a request, and waits while the channel is full.
   *
   * @param leftNs the time until the deadline
   * @throws CallException if the request was not accepted before the deadline, or the responder is
   *     gone
   */
  void send(Call call, ByteBuffer request, Headers headers, long deadlineNs, long leftNs)
      throws IpcException, InterruptedException {
    Connection connection = connection(call);
    long number = call.number();
    int length = request.remaining();
    try {
      PatternBlock block = block(call, number, deadlineNs, leftNs, 0);
      if (!connection.requests().send(block, request, headers, leftNs)) {
        throw CallErrors.notAccepted(connection.where());
      }
    } catch (ChannelClosedException e) {
      throw gone(connection, e, request, length);
    }
    sent(call, number, connection);
  }

  /**
   * Sends a request if the channel has room now.
   *
   * @throws CallException if the channel has no room, or the responder is gone
   */
  void trySend(Call call, ByteBuffer request, Headers headers, long deadlineNs, int status)
      throws IpcException {
    Connection connection = connection(call);
    long number = call.number();
    int length = request.remaining();
    try {
      long leftNs = Math.max(0, deadlineNs - System.nanoTime());
      PatternBlock block = block(call, number, deadlineNs, leftNs, status);
      if (!connection.requests().trySend(block, request, headers)) {
        throw CallErrors.tooMany("The request channel is full", connection.where());
      }
    } catch (ChannelClosedException e) {
      throw gone(connection, e, request, length);
    }
    sent(call, number, connection);
  }

  /**
   * Fills the block of a request. It contains the deadline, and the time left until the deadline in
   * milliseconds, rounded up.
   */
  private static PatternBlock block(
      Call call, long number, long deadlineNs, long leftNs, int status) {
    int leftMs = (int) Math.min(Integer.MAX_VALUE, (leftNs + 999_999) / 1_000_000);
    return call.block.set(MessageKind.REQUEST, status, leftMs, number, deadlineNs);
  }

  /**
   * Marks a request as sent. If the responder was lost meanwhile, the thread that ended the
   * responder's calls may not have seen the mark; then this method ends the call.
   */
  private void sent(Call call, long number, Connection connection) {
    call.markSent(number);
    if (connection.isLost() && call.tryEnd(number)) {
      call.finish(null, CallErrors.lost(connection.where()));
    }
  }

  private static IpcException gone(
      Connection connection, ChannelClosedException e, ByteBuffer request, int length) {
    if (e.code() == ErrorCode.CLOSED) {
      return e;
    }
    // the position moves when the first frame is accepted; an empty request does not show it
    boolean accepted = request.remaining() < length || length == 0;
    return accepted
        ? CallErrors.lost(connection.where())
        : CallErrors.notStarted("the responder is gone", connection.where());
  }

  private static Connection connection(Call call) {
    return Objects.requireNonNull(call.connection(), "the call has not begun");
  }
}
