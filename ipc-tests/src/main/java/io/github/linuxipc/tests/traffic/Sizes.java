package io.github.linuxipc.tests.traffic;

import java.util.stream.IntStream;

/** Message sizes that cover all cases of framing. */
public final class Sizes {
  private static final int[] LARGE = {65_519, 65_520, 65_536, 70_001, 131_072, 262_144, 300_007};

  private Sizes() {}

  /**
   * Returns the size of the n-th message of a long run of mixed sizes: mostly small, some of a few
   * pages, a few of many frames, and some empty.
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
   * Returns every size at which a header, a page, a pipe's atomic write, a packet or a frame may
   * end, and its neighbours: the sizes around the powers of two, and around a header's length below
   * them.
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
