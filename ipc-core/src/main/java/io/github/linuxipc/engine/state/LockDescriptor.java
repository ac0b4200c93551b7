package io.github.linuxipc.engine.state;

/**
 * The memory of a lock.
 *
 * <pre>
 *         0               4               8
 *         +---------------+---------------+
 *      0  | privileged    | rows          |
 *         +---------------+---------------+
 *    128  | sleeping      |
 *         +---------------+
 *         0
 *         +-------------------------------+
 *    256  | held                          |  x 256 rows, one for each open, 128 bytes each
 *         +-------------------------------+
 * </pre>
 *
 * <ul>
 *   <li>{@code privileged} is 1 + the row whose owner may acquire without a system call; 0 if none.
 *   <li>{@code rows} is how many rows were ever used; it rises only.
 *   <li>{@code sleeping} is 1 if a waiter may sleep; the futex word.
 *   <li>{@code held} is the process id of the row's owner while it holds the lock, else 0.
 * </ul>
 *
 * <p>No other source file contains an offset of this layout. Kernel locks: {@link #TRANSFER_LOCK},
 * and {@link #FIRST_ROW_LOCK} + n for the owner of row n.
 */
final class LockDescriptor {
  /** The lock that is held while the privilege passes to another row. */
  static final int TRANSFER_LOCK = 0;

  /** The lock of the owner of row 0. */
  static final int FIRST_ROW_LOCK = 16;

  static final int MAX_ROWS = 256;
  static final int PRIVILEGED = 0;
  static final int ROWS = 4;
  static final int SLEEPING = 128;

  private static final int FIRST_ROW = 256;
  private static final int ROW_LENGTH = 128;

  /** The length of the memory in bytes. */
  static final int LENGTH = FIRST_ROW + MAX_ROWS * ROW_LENGTH;

  private LockDescriptor() {}

  static int held(int row) {
    return FIRST_ROW + row * ROW_LENGTH;
  }
}
