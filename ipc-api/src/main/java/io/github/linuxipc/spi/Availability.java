package io.github.linuxipc.spi;

/**
 * Whether a mechanism works on this machine.
 *
 * @param available whether it does
 * @param reason why not, without a full stop; empty if it does
 * @param remedy what to do about it as a full sentence; empty if it does
 */
public record Availability(boolean available, String reason, String remedy) {
  /** It works. */
  public static final Availability AVAILABLE = new Availability(true, "", "");

  /**
   * It does not work here.
   *
   * @param reason why not, without a full stop
   * @param remedy what to do about it, as a full sentence
   * @return the availability
   */
  public static Availability unavailable(String reason, String remedy) {
    return new Availability(false, reason, remedy);
  }
}
