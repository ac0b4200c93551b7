package io.github.linuxipc.engine;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.state.BlackboardKey;

/** A key of a blackboard in a wait set. Blocking in it uses up no change. */
final class BlackboardEntry extends WaitSetEntry {
  private final PolledBlackboard blackboard;
  private final BlackboardKey key;
  private final Runnable action;
  private volatile long reported;

  BlackboardEntry(PolledBlackboard blackboard, BlackboardKey key, Runnable action) {
    this.blackboard = blackboard;
    this.key = key;
    this.action = action;
    this.state = State.READY; // there may be a value already
  }

  boolean isOf(PolledBlackboard other) {
    return blackboard == other;
  }

  @Override
  void block() throws IpcException, InterruptedException {
    blackboard.awaitChange(key, reported);
  }

  @Override
  int serve() throws IpcException {
    long version = blackboard.version(key);
    if (version == reported) {
      return 0;
    }
    reported = version;
    action.run();
    return 1;
  }

  @Override
  boolean mayHaveMore(int served) {
    return false;
  }

  @Override
  void returnUnused() {}
}
