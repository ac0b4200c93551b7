package io.github.linuxipc.tests.traffic;

import java.util.stream.IntStream;

/** Message sizes at which the parts that handle frames, pages and packets could fail. */
public final class Sizes {
  private static final int[] LARGE = {65_519, 65_520, 65_536, 70_001, 131_072, 262_144, 300_007};

  private Sizes() {}

  /**
   * Returns the size of the n-th message of a long run of mixed sizes: mostly below 400 bytes and
   * sometimes 0, some up to 8,850 bytes, and three in a thousand from 65,519 to 300,007 bytes,
   * which may take several frames.
   *
   * @param n the message's number
   * @return bytes
   */
  public static int mixed(long n) {
    int dice = (int) Math.floorMod((n * 2_654_435_761L) >>> 7, 1_000L);
    if (dice < 3) {
      return LARGE[(int) (n % LARGE.length)];
    }
    return dice < 60 ? dice * 150 : dice % 400;
  }

  /**
   * Returns sizes at which a page, a pipe's atomic write, a packet or a frame may end: the powers
   * of two up to 2^20, their neighbours, and sizes that are smaller by 8, by 15 to 17, and by 24 or
   * 25 bytes, because a header takes up room too.
   *
   * @param largest the largest size in bytes
   * @return ascending sizes, 0 first
   */
  public static IntStream boundaries(int largest) {
    IntStream powers = IntStream.rangeClosed(0, 20).map(bit -> 1 << bit);
    return IntStream.concat(IntStream.of(0), powers.flatMap(Sizes::around))
        .filter(size -> size >= 0 && size <= largest)
        .sorted()
        .distinct();
  }

  private static IntStream around(int power) {
    return IntStream.of(
        power - 25,
        power - 24,
        power - 17,
        power - 16,
        power - 15,
        power - 8,
        power - 1,
        power,
        power + 1);
  }
}
