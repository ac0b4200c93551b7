package io.github.linuxipc.shm.ring;

/** Tells how much of a ring the consumer, or the slowest of several, has released. */
@FunctionalInterface
interface HeadSource {
  /**
   * Reads the head before all later reads and writes. Called when the ring is full as far as the
   * producer knows.
   *
   * @param tail the tail of the producer
   * @return the position up to which the ring was read
   */
  long headAcquire(long tail);
}
