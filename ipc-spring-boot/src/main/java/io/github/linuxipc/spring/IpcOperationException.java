package io.github.linuxipc.spring;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import java.util.Optional;
import org.springframework.core.NestedRuntimeException;

/**
 * Thrown when {@link IpcTemplate} cannot send, publish, call or wake. The cause is an {@link
 * IpcException}, or an {@link InterruptedException}; the thread is interrupted again then.
 */
public final class IpcOperationException extends NestedRuntimeException {
  private static final long serialVersionUID = 1L;

  IpcOperationException(String message, Exception cause) {
    super(message, cause);
  }

  /**
   * Returns the stable code of the error.
   *
   * @return the code; empty if the thread was interrupted
   */
  public Optional<ErrorCode> code() {
    return getCause() instanceof IpcException failure
        ? Optional.of(failure.code())
        : Optional.empty();
  }
}
