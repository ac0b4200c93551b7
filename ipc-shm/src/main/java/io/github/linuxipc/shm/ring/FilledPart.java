package io.github.linuxipc.shm.ring;

/**
 * The part of a ring that is filled with memory. It begins at the start of the ring. It is extended
 * when a record does not fit before its end, if the ring was full since the last extension or the
 * record is longer than the part.
 */
final class FilledPart {
  /** How much larger the part becomes when it is extended. */
  private static final int GROWTH_FACTOR = 4;

  /**
   * The bytes at the end of the part that hold no record: the word of the padding, and the cache
   * line after it, which the consumer fetches ahead.
   */
  private static final int GUARD = 128;

  private final int capacity;
  private final RingExtension extension;
  private int filled;
  private int usable;
  private boolean wasFull;

  /**
   * Creates the part.
   *
   * @param filled its length in bytes
   * @param capacity the capacity of the ring in bytes
   * @param extension fills more of the file
   */
  FilledPart(int filled, int capacity, RingExtension extension) {
    this.capacity = capacity;
    this.extension = extension;
    setFilled(filled);
  }

  /** Returns the part of the ring in which records may lie, in bytes from its start. */
  int usable() {
    return usable;
  }

  /** Notes that a record has found no room. Returns whether it is the first since the extension. */
  boolean noteFull() {
    boolean first = !wasFull;
    wasFull = true;
    return first;
  }

  /**
   * Extends the part if the ring was full or the part is too small for a record.
   *
   * @param record the length of the record in bytes
   * @param end where the record would end in the ring without wrapping
   * @return whether the usable part then reaches to that end
   */
  boolean extend(int record, int end) {
    if (usable == capacity || (!wasFull && record <= usable)) {
      return false;
    }
    int wanted = filled;
    do {
      wanted = Math.min(GROWTH_FACTOR * wanted, capacity);
    } while (wanted < capacity && wanted - GUARD < end);
    if (extension.fill(LaneDescriptor.fileLength(filled), LaneDescriptor.fileLength(wanted))) {
      setFilled(wanted);
      wasFull = false;
    }
    return end <= usable;
  }

  private void setFilled(int bytes) {
    filled = bytes;
    usable = bytes == capacity ? capacity : bytes - GUARD;
  }
}
