package io.github.linuxipc.state;

import io.github.linuxipc.channel.IpcException;

/**
 * A 64-bit counter of a {@link Blackboard}, to which each process that has the blackboard open may
 * add. Each process adds in memory of its own; the value is the sum of all. No addition that has
 * returned is lost, whatever becomes of its process: S7 (see docs/contract.md). Thread-safe.
 */
public interface Counter {
  /**
   * Adds a number. Never waits for another process.
   *
   * @param n the number, which may be negative; an overflow wraps around
   * @throws IpcException if the blackboard is closed or its memory is damaged
   */
  void add(long n) throws IpcException;

  /**
   * Returns the value: every addition that returned before this call began is in it, and every
   * addition that is in it began before this call returned.
   *
   * @return the value
   * @throws IpcException if the blackboard is closed or its memory is damaged
   */
  long get() throws IpcException;
}
