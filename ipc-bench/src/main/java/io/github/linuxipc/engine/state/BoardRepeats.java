package io.github.linuxipc.engine.state;

import io.github.linuxipc.state.Blackboard;

/** Tells how often a blackboard had to read again. */
public final class BoardRepeats {
  private BoardRepeats() {}

  /**
   * Returns how often one read was repeated at most.
   *
   * @param board the blackboard, since it was opened
   * @return the most repeats; 0 if the writer has overtaken no read
   */
  public static int most(Blackboard board) {
    return ((EngineBlackboard) board).board.mostRepeats();
  }
}
