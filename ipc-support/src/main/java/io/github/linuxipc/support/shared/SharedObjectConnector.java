package io.github.linuxipc.support.shared;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import java.io.IOException;
import java.util.Optional;

/**
 * The checks of a sender that connects to a shared object, such as a pipe or a queue. The checks
 * are whether the object has a live receiver, whether the receiver is compatible, and whether it
 * has a free slot.
 */
public final class SharedObjectConnector {
  private SharedObjectConnector() {}

  /**
   * Checks the receiver's parameters, and acquires the locks of a sender.
   *
   * @param locks the locks on the object
   * @param object what the object is, for error texts, such as {@code the pipe}
   * @param context the context of the sender
   * @throws IOException if there is no compatible receiver with a free slot, or the locks cannot be
   *     read
   */
  public static void connect(LivenessLocks locks, String object, LinkContext context)
      throws IOException {
    int maxMessageSize = locks.maxMessageSize();
    if (maxMessageSize < 0 || !locks.isReceiverAlive()) {
      throw context.noReceiver(object, null);
    }
    requireCompatible(locks, maxMessageSize, context);
    requireJoined(locks.join(context.senderId()), context);
  }

  /**
   * Checks that the receiver's parameters are compatible with those of the sender.
   *
   * @param locks the locks on the object
   * @param maxMessageSize the receiver's largest message in bytes
   * @param context the context of the sender
   * @throws IOException if the parameters are not compatible, or the locks cannot be read
   */
  public static void requireCompatible(LivenessLocks locks, int maxMessageSize, LinkContext context)
      throws IOException {
    Optional<String> difference =
        context.terms().incompatibility(locks.wireVersion(), maxMessageSize);
    if (difference.isPresent()) {
      throw context.incompatible(difference.get());
    }
  }

  /**
   * Checks that the sender was admitted.
   *
   * @param result the result of {@link LivenessLocks#join(int)}
   * @param context the context of the sender
   * @throws IpcException if all slots are in use, or another sender has the same id
   */
  public static void requireJoined(LivenessLocks.Join result, LinkContext context)
      throws IpcException {
    switch (result) {
      case JOINED -> {}
      case FULL -> throw context.tooManySenders();
      case NUMBER_TAKEN ->
          throw context.failure(
              ErrorCode.OPEN_FAILED,
              "Another sender of this channel has drawn the same random sender id",
              "Open the sender again.");
    }
  }
}
