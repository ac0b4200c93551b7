package io.github.linuxipc.shm.ring;

/** Fills more of the file of a lane or log with memory. */
@FunctionalInterface
public interface RingExtension {
  /**
   * Fills a part of the file. Called when a record does not fit before the end of the filled part,
   * and the ring was full since the last extension or the record is longer than that part. After a
   * failure, it is called again for each such record.
   *
   * @param from the length of the part that is filled, in bytes
   * @param to the length of the part to be filled, in bytes
   * @return whether it is filled; false if there is no memory
   */
  boolean fill(int from, int to);
}
