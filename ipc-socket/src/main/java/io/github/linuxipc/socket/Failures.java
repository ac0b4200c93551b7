package io.github.linuxipc.socket;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.FileInUseException;
import io.github.linuxipc.spi.file.InsecureFileException;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.NoSuchFileException;

/** Finds the code and the next step for what went wrong while a link was opened. */
final class Failures {
  private final LinkContext context;

  Failures(LinkContext context) {
    this.context = context;
  }

  IpcException bind(IOException e, String place) {
    if (e instanceof IpcException coded) {
      return coded;
    }
    if (e instanceof FileInUseException) {
      return inUse(place, e);
    }
    if (e instanceof InsecureFileException insecure) {
      return context.failure(
          ErrorCode.INSECURE, String.valueOf(e.getMessage()), insecure.remedy(), e);
    }
    if (e instanceof NoSuchFileException missing) {
      return context.failure(
          ErrorCode.OPEN_FAILED,
          missing.getFile() + " does not exist",
          "Make the directory, with the receiver's user as its owner.",
          e);
    }
    return open(e);
  }

  IpcException inUse(String place, IOException e) {
    return context.failure(
        ErrorCode.CHANNEL_IN_USE,
        "Another process listens at " + place + " already",
        "Stop that one first, or choose another address.",
        e);
  }

  IpcException open(IOException e) {
    if (e instanceof IpcException coded) {
      return coded;
    }
    if (e instanceof ErrnoException refused && refused.isForbidden()) {
      return context.failure(
          ErrorCode.OPEN_FAILED, refused.whyForbidden(), ErrnoException.FORBIDDEN_REMEDY, e);
    }
    if (outOfDescriptors()) {
      return context.failure(
          ErrorCode.RESOURCE_LIMIT,
          "This process has no file descriptors left",
          "Raise its limit (ulimit -n), or close what it does not need.",
          e);
    }
    return context.failure(
        ErrorCode.OPEN_FAILED,
        "The socket cannot be opened: " + e.getMessage(),
        "See the address.",
        e);
  }

  /** Closes the channel whose opening failed. */
  IpcException closed(SocketChannel channel, IOException e) {
    close(channel);
    return open(e);
  }

  static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is released all the same.
    }
  }

  /** The exceptions tell it only in words, and those in the user's language. */
  private static boolean outOfDescriptors() {
    try (FileInputStream any = new FileInputStream("/dev/null")) {
      return any.available() > 0; // never
    } catch (IOException e) {
      return true;
    }
  }

  IpcConfigurationException configuration(ErrorCode code, String what, String next) {
    String text = String.valueOf(context.failure(code, what, next).getMessage());
    return new IpcConfigurationException(code, text);
  }
}
