package io.github.linuxipc.spi;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the engine tells a transport about the channel whose link it opens. Valid as long as the
 * link.
 */
public interface LinkContext {
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
   * Returns the terms of this end, to be compared with the peer's where the mechanism can carry
   * them.
   *
   * @return the terms
   */
  ChannelParameters terms();

  /**
   * Tells whether messages are to outlive the receiver. Asked of a receiver, and of a sender that
   * is configured so or follows a descriptor that says so; what the object itself says is what
   * counts for a sender.
   *
   * @return whether {@code persistent=true}
   */
  default boolean persistent() {
    return false;
  }

  /**
   * Returns the number that this endpoint writes into its frames: random, not 0. A receiver has one
   * too.
   *
   * @return the sender's number
   */
  int senderId();

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
   * Finds the notifier that the channel uses as its doorbell.
   *
   * @param scheme the notifier's scheme
   * @return the notifier; an event of any name can be opened with it
   * @throws IpcException or {@link io.github.linuxipc.channel.IpcConfigurationException} with
   *     {@link ErrorCode#NO_PROVIDER}, which names the module, if it is not installed here
   */
  default Notifier notifier(String scheme) throws IpcException {
    throw failure(ErrorCode.NO_PROVIDER, "No notifier serves the scheme " + scheme, "");
  }

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
