package io.github.linuxipc.core;

/**
 * Checks that a thread has enough stack left to open an endpoint. A class whose initialisation
 * overflows the stack is unusable for the rest of the JVM's life, and the first opening initialises
 * many classes. If too little stack is left, the check therefore overflows the stack before the
 * opening begins.
 */
final class StackReserve {
  /**
   * The depth of the recursion. It takes about 110 KiB of stack while the method is interpreted,
   * and 50 KiB once the method is compiled.
   */
  private static final int FRAMES = 200;

  private StackReserve() {}

  /**
   * Checks that there is enough stack.
   *
   * @throws StackOverflowError if there is not; no opening has begun
   */
  static void require() {
    descend(
        FRAMES, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0);
  }

  /**
   * Calls itself. The parameters only take up stack space. They are rotated, so that a compiler
   * must store all of them on the stack for each call.
   */
  private static long descend(
      int frames,
      long a1,
      long a2,
      long a3,
      long a4,
      long a5,
      long a6,
      long a7,
      long a8,
      long a9,
      long a10,
      long a11,
      long a12,
      long a13,
      long a14,
      long a15,
      long a16,
      long a17,
      long a18,
      long a19,
      long a20,
      long a21,
      long a22,
      long a23,
      long a24,
      long a25,
      long a26,
      long a27,
      long a28,
      long a29,
      long a30) {
    if (frames == 0) {
      return a1;
    }
    return a30
        + descend(
            frames - 1,
            a2,
            a3,
            a4,
            a5,
            a6,
            a7,
            a8,
            a9,
            a10,
            a11,
            a12,
            a13,
            a14,
            a15,
            a16,
            a17,
            a18,
            a19,
            a20,
            a21,
            a22,
            a23,
            a24,
            a25,
            a26,
            a27,
            a28,
            a29,
            a30,
            a1);
  }
}
