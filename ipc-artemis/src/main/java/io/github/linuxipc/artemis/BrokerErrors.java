package io.github.linuxipc.artemis;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.OpenContext;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;

/** Translates the client's errors into those of this library. */
final class BrokerErrors {
  private final OpenContext context;
  private final String broker;

  BrokerErrors(OpenContext context, BrokerSettings settings) {
    this.context = context;
    this.broker = settings.brokers().toString();
  }

  /** Returns whether an error is only that of a connection, so that another attempt may succeed. */
  static boolean passes(ActiveMQException cause) {
    return switch (cause.getType()) {
      case SECURITY_EXCEPTION,
          QUEUE_DOES_NOT_EXIST,
          QUEUE_EXISTS,
          ADDRESS_DOES_NOT_EXIST,
          ADDRESS_FULL,
          INVALID_FILTER_EXPRESSION,
          ILLEGAL_STATE,
          INCOMPATIBLE_CLIENT_SERVER_VERSIONS,
          UNSUPPORTED_PACKET ->
          false;
      default -> true;
    };
  }

  static boolean is(ActiveMQException cause, ActiveMQExceptionType type) {
    return cause.getType() == type;
  }

  /**
   * Returns the exception for an error while an endpoint is opened.
   *
   * @param unreachable the code for a broker that does not answer
   */
  IpcException opening(ActiveMQException cause, ErrorCode unreachable) {
    if (is(cause, ActiveMQExceptionType.SECURITY_EXCEPTION)) {
      return refused(cause);
    }
    if (!passes(cause)) {
      return broken(ErrorCode.OPEN_FAILED, cause);
    }
    return context.failure(
        unreachable,
        "The broker " + broker + " cannot be reached: " + text(cause),
        "Start it (./ipc broker starts one to try), or name another one: broker=tcp://host:port, or"
            + " ipc.artemis.broker for all channels.",
        cause);
  }

  /** Returns the exception for an error that ends a link. */
  IpcException failed(ActiveMQException cause) {
    return is(cause, ActiveMQExceptionType.SECURITY_EXCEPTION)
        ? refused(cause)
        : broken(ErrorCode.IO, cause);
  }

  private IpcException refused(ActiveMQException cause) {
    return context.failure(
        ErrorCode.PEER_REFUSED,
        "The broker " + broker + " refuses this user: " + text(cause),
        "Set user and password: in the file that credentials names, or as ipc.artemis.user and"
            + " ipc.artemis.password. The broker must permit the user to use the address.",
        cause);
  }

  private IpcException broken(ErrorCode code, ActiveMQException cause) {
    return context.failure(
        code,
        "The broker " + broker + " reports: " + text(cause),
        "Look at the broker's log and at its settings for the address.",
        cause);
  }

  /** Returns the client's text without its full stop. */
  static String text(ActiveMQException cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getType().toString()
        : message.strip().replaceFirst("\\.$", "").replaceAll("\\p{Cntrl}", " ");
  }
}
