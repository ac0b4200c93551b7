package io.github.linuxipc.shm.event;

import io.github.linuxipc.support.event.WaiterFile;

/**
 * The layout of a {@link FutexEvent} in the body of the waiter's {@link WaiterFile}: two words, 128
 * bytes apart.
 *
 * <pre>
 *         0               4
 *         +---------------+
 *   2048  |   signalled   |  0 until the first signal; 1 when it was signalled and the waiter has not
 *         +---------------+  consumed that yet; 2 when the waiter has
 *   2176  |   sleeping    |  1 while the waiter sleeps; the futex
 *         +---------------+
 * </pre>
 *
 * <p>No other source file contains an offset of this layout.
 */
final class EventDescriptor {
  static final int SIGNALLED_OFFSET = WaiterFile.BODY;
  static final int SLEEPING_OFFSET = WaiterFile.BODY + 128;

  /** The value of {@code signalled} while the waiter has still to consume the signal. */
  static final int SIGNALLED = 1;

  /** The value of {@code signalled} after the waiter has consumed the signal. */
  static final int CONSUMED = 2;

  private EventDescriptor() {}
}
