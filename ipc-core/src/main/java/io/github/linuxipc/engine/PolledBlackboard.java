package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardKey;

/** A blackboard as a wait set uses it. */
public interface PolledBlackboard extends Blackboard {
  /**
   * Throws if a key was not returned by this blackboard.
   *
   * @param key the key
   * @throws IllegalArgumentException if it is of another blackboard
   */
  void requireOwn(BlackboardKey key);

  /**
   * Returns the version of a key, also if its value was removed.
   *
   * @param key the key
   * @return the version; 0 if no value was ever put
   * @throws IpcException if the blackboard is closed, or its memory is damaged
   */
  long version(BlackboardKey key) throws IpcException;

  /**
   * Waits until the version of a key is another one. Called on an engine thread.
   *
   * @param key the key
   * @param known the version that is known
   * @throws IpcException if the blackboard is closed, or its memory is damaged
   * @throws InterruptedException if the thread is interrupted
   */
  void awaitChange(BlackboardKey key, long known) throws IpcException, InterruptedException;
}
