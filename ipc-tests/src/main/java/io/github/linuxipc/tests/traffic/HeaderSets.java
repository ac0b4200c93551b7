package io.github.linuxipc.tests.traffic;

import io.github.linuxipc.channel.Headers;

/** The headers of a test message, a function of the message's number. */
public final class HeaderSets {
  private static final int KINDS = 5;

  private HeaderSets() {}

  /**
   * Makes the headers of a message. Every fifth message has none, and the others have between one
   * small header and all that a message can carry.
   *
   * @param number the message's number
   * @return the headers
   */
  public static Headers of(long number) {
    String text = Long.toString(number);
    return switch ((int) (number % KINDS)) {
      case 0 -> Headers.of("number", text);
      case 1 -> Headers.of("b", "2", "a", text, "b", "1", "b", "2", "empty", "");
      case 2 -> most(text);
      case 3 -> largest(number);
      default -> Headers.empty();
    };
  }

  /** Returns as many headers as a message can carry. */
  private static Headers most(String text) {
    Headers.Builder headers = Headers.builder();
    for (int i = 0; i < Headers.MAX_COUNT; i++) {
      headers.add("n" + i % 7, text);
    }
    return headers.build();
  }

  /**
   * Returns headers as long as a message can carry. The value has every byte.
   *
   * @param number the message's number
   * @return the headers
   */
  public static Headers largest(long number) {
    int overhead = Headers.FIXED_LENGTH + Headers.LENGTH_PER_HEADER + 1;
    byte[] value = new byte[Headers.MAX_LENGTH - overhead];
    for (int i = 0; i < value.length; i++) {
      value[i] = (byte) (number + i);
    }
    return Headers.builder().add("v", value).build();
  }
}
