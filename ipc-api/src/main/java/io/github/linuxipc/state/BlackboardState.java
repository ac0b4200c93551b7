package io.github.linuxipc.state;

/** Whether a blackboard has a writer. A lock of the kernel tells, never a clock. */
public enum BlackboardState {
  /** A writer has it open. It may be stopped. */
  LIVE,
  /** The last writer has closed it, or there was none yet. */
  CLOSED,
  /** The last writer died without a close. Its values are whole and stay readable. */
  DEAD
}
