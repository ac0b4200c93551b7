package io.github.linuxipc.pipe;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.shared.SharedObjectErrors;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Translates errors of the kernel into coded errors of the channel. */
final class PipeErrors {
  private PipeErrors() {}

  /** Returns the error of a link that cannot be opened. */
  static IpcException opening(LinkContext context, IOException cause) {
    return opening(context, null, cause);
  }

  /**
   * Returns the error of a link that cannot be opened. The path of the FIFO is null if the link is
   * not on a FIFO.
   */
  static IpcException opening(LinkContext context, @Nullable Path fifo, IOException cause) {
    return SharedObjectErrors.opening(context, "the pipe", fifo, cause);
  }

  /** Returns the error of a FIFO that this user may not open. */
  static IpcException notAllowed(LinkContext context, Path fifo, IOException cause) {
    return context.failure(
        ErrorCode.PEER_REFUSED,
        "This user may not open " + fifo,
        "Run as the receiver's user, or bind it with allow-groups.",
        cause);
  }

  /** Returns the error of an address that can never work. */
  static IpcConfigurationException badAddress(LinkContext context, String what, String next) {
    return KernelErrors.configuration(context, ErrorCode.BAD_ADDRESS, what, next);
  }
}
