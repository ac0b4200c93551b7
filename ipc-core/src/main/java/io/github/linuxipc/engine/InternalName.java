package io.github.linuxipc.engine;

import java.util.concurrent.ThreadLocalRandom;

/** Creates the names of channels that the library makes for itself. */
public final class InternalName {
  private static final int LENGTH = 13;
  private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv";

  private InternalName() {}

  /**
   * Returns a random name: {@code ~} and 13 base-32 digits, which are 65 bits.
   *
   * @return the name
   */
  public static String random() {
    StringBuilder name = new StringBuilder("~");
    for (int i = 0; i < LENGTH; i++) {
      name.append(DIGITS.charAt(ThreadLocalRandom.current().nextInt(DIGITS.length())));
    }
    return name.toString();
  }
}
