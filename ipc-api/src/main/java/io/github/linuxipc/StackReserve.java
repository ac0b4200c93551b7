package io.github.linuxipc;

/**
 * Finds out whether a thread has enough stack left to open something. A class whose initialisation
 * meets the end of the stack cannot be used any more for the rest of the JVM's life, and what is
 * opened first initialises many; so the end is looked for before that begins.
 */
final class StackReserve {
  /** With frames of an interpreted method of this size about 64 KiB. */
  private static final int FRAMES = 256;

  private StackReserve() {}

  /**
   * Returns if there is stack enough.
   *
   * @throws StackOverflowError if not; nothing has been begun
   */
  static void require() {
    descend(FRAMES, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Its arguments are there for the space that they take. */
  private static long descend(
      int frames, long a, long b, long c, long d, long e, long f, long g, long h) {
    if (frames == 0) {
      return a + b + c + d + e + f + g + h;
    }
    return 1 + descend(frames - 1, b, c, d, e, f, g, h, a);
  }
}
