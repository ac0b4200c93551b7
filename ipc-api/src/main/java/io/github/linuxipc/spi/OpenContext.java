package io.github.linuxipc.spi;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the engine tells a provider about the channel or event that it opens. Valid as long as what
 * was opened.
 */
public interface OpenContext {
  /**
   * Returns the channel's name, or the address it was opened by.
   *
   * @return the channel
   */
  String name();

  /**
   * Returns an option's value: from the address, else the option's default.
   *
   * @param option one of {@link Transport#options}
   * @param <T> the value's type
   * @return the value
   */
  <T> T option(Option<T> option);

  /**
   * Returns the directory for what this user's channels need on disk: 0700, ours, checked. Made if
   * missing.
   *
   * @return the directory
   * @throws IpcException with {@link ErrorCode#INSECURE} if it is somebody else's
   */
  Path runtimeDirectory() throws IpcException;

  /**
   * Returns the time left to open the link.
   *
   * @return nanoseconds, 0 or less when the time is over
   */
  long remainingNs();

  /**
   * Tells whether the caller has given up, so that opening should end soon.
   *
   * @return whether the open was cancelled
   */
  boolean cancelled();

  /**
   * Makes the exception that fits a code, with channel, address and the setting's origin in its
   * text.
   *
   * @param code the code
   * @param what what happened, without a full stop
   * @param next the next step as a full sentence, or empty
   * @param cause the cause, or null
   * @return the exception, to be thrown
   */
  IpcException failure(ErrorCode code, String what, String next, @Nullable Throwable cause);

  /**
   * Makes the exception that fits a code.
   *
   * @param code the code
   * @param what what happened, without a full stop
   * @param next the next step as a full sentence, or empty
   * @return the exception, to be thrown
   */
  default IpcException failure(ErrorCode code, String what, String next) {
    return failure(code, what, next, null);
  }
}
