package io.github.linuxipc.support.shared;

import java.io.IOException;
import java.util.function.IntConsumer;

/**
 * The liveness of senders that each hold a lock on the shared object.
 *
 * @param locks the locks on the object
 */
public record LockedSenders(LivenessLocks locks) implements SenderLiveness {
  @Override
  public boolean isPresent(int sender) throws IOException {
    return locks.senderLives(sender);
  }

  @Override
  public long processOf(int sender) throws IOException {
    return locks.processOf(sender);
  }

  @Override
  public void forEachPresent(IntConsumer visitor) throws IOException {
    locks.forEachSender(visitor);
  }
}
