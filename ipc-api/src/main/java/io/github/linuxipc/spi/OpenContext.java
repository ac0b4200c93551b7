package io.github.linuxipc.spi;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The context in which a provider opens an endpoint of a channel or of an event. It provides the
 * name of the channel or event, the options, the runtime directory, the remaining time, and the
 * exceptions to throw. Notifiers receive this context; transports receive its extension {@link
 * LinkContext}. The engine provides the context, which is valid until the endpoint is closed.
 */
public interface OpenContext {
  /**
   * Returns the name of the channel or event, or the address if it was opened by address.
   *
   * @return the name or address as the application gave it
   */
  String name();

  /**
   * Returns an option's value, which is given in the address or is the option's default.
   *
   * @param option one of the provider's {@link MechanismProvider#options}
   * @param <T> the value's type
   * @return the value
   */
  <T> T option(Option<T> option);

  /**
   * Returns the directory for the files of this user's channels and events. It is created with mode
   * 0700 if it is missing. It has been checked: it belongs to this user, and no other user can
   * write to it.
   *
   * @return the directory
   * @throws IpcException with {@link ErrorCode#INSECURE} if it belongs to another user or cannot be
   *     trusted, or with another code if it cannot be created
   */
  Path runtimeDirectory() throws IpcException;

  /**
   * Returns the time that is left to open the endpoint.
   *
   * @return nanoseconds, 0 or less if no time is left
   */
  long remainingNs();

  /**
   * Returns whether the caller has cancelled the open, so that it should end soon.
   *
   * @return whether the open was cancelled
   */
  boolean cancelled();

  /**
   * Returns the exception for a code. Its text contains the name of the channel or event, the
   * address, and the setting from which the address comes.
   *
   * @param code the code
   * @param what what happened, without a full stop
   * @param next the next step as a full sentence, or empty
   * @param cause the cause, or null
   * @return the exception, to be thrown
   */
  IpcException failure(ErrorCode code, String what, String next, @Nullable Throwable cause);

  /**
   * Returns the exception for a code, without a cause.
   *
   * @param code the code
   * @param what what happened, without a full stop
   * @param next the next step as a full sentence, or empty
   * @return the exception, to be thrown
   */
  default IpcException failure(ErrorCode code, String what, String next) {
    return failure(code, what, next, null);
  }

  /**
   * Returns the exception for two endpoints whose settings cannot work together, with the code
   * {@link ErrorCode#INCOMPATIBLE_PEER}.
   *
   * @param difference the setting with both values, such as {@code max-message-size=1024 here, 2048
   *     there}
   * @return the exception, to be thrown
   */
  default IpcException incompatible(String difference) {
    return failure(
        ErrorCode.INCOMPATIBLE_PEER,
        "The endpoints are incompatible: " + difference,
        "Configure both endpoints alike.");
  }
}
