package io.github.linuxipc.socket;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.stream.UnwakeableSelectorException;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.ResourceLimit;
import io.github.linuxipc.spi.file.FileInUseException;
import io.github.linuxipc.support.KernelErrors;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Translates the errors of opening a link into exceptions. Each exception has an error code and
 * says what to do next.
 */
final class SocketErrors {
  private final LinkContext context;

  SocketErrors(LinkContext context) {
    this.context = context;
  }

  /**
   * Returns the exception for a receiver that cannot be bound.
   *
   * @param e the error
   * @param location where it binds, for the text
   * @param file the socket's file, or null if it has none
   */
  IpcException bind(IOException e, String location, @Nullable Path file) {
    if (e instanceof FileInUseException) {
      return inUse(location, e);
    }
    if (e instanceof NoSuchFileException missing) {
      return context.failure(
          ErrorCode.OPEN_FAILED,
          missing.getFile() + " does not exist",
          "Create the directory, with the receiver's user as its owner.",
          e);
    }
    return open(e, file);
  }

  IpcException inUse(String location, IOException e) {
    return context.failure(
        ErrorCode.CHANNEL_IN_USE,
        "A live process already listens at " + location,
        "Stop that process first, or choose another address.",
        e);
  }

  IpcException open(IOException e) {
    return open(e, null);
  }

  private IpcException open(IOException e, @Nullable Path file) {
    if (e instanceof UnwakeableSelectorException) {
      return context.failure(
          ErrorCode.RESOURCE_LIMIT,
          String.valueOf(e.getMessage()),
          ResourceLimit.watches().remedy(),
          e);
    }
    return KernelErrors.opening(
        context,
        e,
        file,
        () ->
            context.failure(
                ErrorCode.OPEN_FAILED,
                "The socket cannot be opened: " + KernelErrors.text(e),
                "Check the address, and that this user may use it.",
                e));
  }

  IpcConfigurationException invalidUnixAddress(IllegalArgumentException e, String next) {
    return configuration(
        ErrorCode.BAD_ADDRESS,
        "The address is not valid for a Unix socket: " + e.getMessage(),
        next);
  }

  IpcConfigurationException configuration(ErrorCode code, String what, String next) {
    return KernelErrors.configuration(context, code, what, next);
  }
}
