package io.github.linuxipc.shm;

/** In what kind of memory a channel is. */
enum MemoryKind {
  /** The receiver's default; a sender uses what the receiver has made. */
  DEFAULT,
  /** Files in a directory of the channel, which processes of the receiver's user open. */
  NAMED,
  /** Memory without a name and with a sealed length, which the receiver passes to each sender. */
  SEALED;

  /**
   * Parses the value of the option {@code memory}.
   *
   * @throws IllegalArgumentException if the text is neither {@code named} nor {@code sealed}
   */
  static MemoryKind parse(String text) {
    return switch (text) {
      case "named" -> NAMED;
      case "sealed" -> SEALED;
      default -> throw new IllegalArgumentException("named and sealed are allowed");
    };
  }
}
