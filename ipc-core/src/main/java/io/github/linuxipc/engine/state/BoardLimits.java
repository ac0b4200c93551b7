package io.github.linuxipc.engine.state;

/**
 * The limits of a blackboard, on which its processes agree.
 *
 * @param maxKeys how many keys it has room for
 * @param maxValueSize the largest value in bytes
 * @param slots how many of the last values of each key it holds
 * @param maxCounters how many counters it has room for
 */
public record BoardLimits(int maxKeys, int maxValueSize, int slots, int maxCounters) {
  /** The largest value that can be configured, in bytes. */
  public static final int LARGEST_VALUE = 16 << 20;

  String terms() {
    return "max-keys="
        + maxKeys
        + ", max-value-size="
        + maxValueSize
        + ", slots="
        + slots
        + ", max-counters="
        + maxCounters;
  }
}
