package io.github.linuxipc.shm.ring;

/**
 * Where a log begins for the consumer of a lane that ends. The consumer checks all values before it
 * uses them.
 *
 * @param slot the number of the consumer's cursor in the log
 * @param numberOffset what is added to the message numbers in the log, so that they continue those
 *     in the lane; sums wrap at 2^32
 * @param position the position in the log of the first record for the consumer
 */
public record LogStart(int slot, int numberOffset, long position) {}
