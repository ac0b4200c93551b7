package io.github.linuxipc.spi;

/**
 * States whether a mechanism works on this machine.
 *
 * @param available whether the mechanism works
 * @param reason why it does not work, without a full stop; empty if it works
 * @param remedy what to do about it, as a full sentence; empty if it works
 */
public record Availability(boolean available, String reason, String remedy) {
  /** The availability of a mechanism that works. */
  public static final Availability AVAILABLE = new Availability(true, "", "");

  /**
   * Returns the availability of a mechanism that does not work on this machine.
   *
   * @param reason why it does not work, without a full stop
   * @param remedy what to do about it, as a full sentence
   * @return the availability
   */
  public static Availability unavailable(String reason, String remedy) {
    return new Availability(false, reason, remedy);
  }
}
