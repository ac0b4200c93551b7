package io.github.linuxipc.support.shared;

import java.io.IOException;
import java.util.function.IntConsumer;

/** What the kernel knows of the senders at an object. A clock or a name never decides here. */
public interface SenderLiveness {
  /**
   * Tells whether a sender lives.
   *
   * @param sender the number in its frames
   * @return whether it does
   * @throws IOException if the kernel does not tell
   */
  boolean isPresent(int sender) throws IOException;

  /**
   * Tells which process a sender is, for the log.
   *
   * @param sender the number in the frames of a sender that lives
   * @return the process id, by the sender's own word; 0 if it is not known
   * @throws IOException if the kernel does not tell
   */
  default long processOf(int sender) throws IOException {
    return 0;
  }

  /**
   * Names the senders that live.
   *
   * @param visitor takes their numbers
   * @throws IOException if the kernel does not tell
   */
  void forEachPresent(IntConsumer visitor) throws IOException;
}
