/**
 * The lane: a ring of records in memory that two processes share. One sender writes it, the
 * receiver reads it.
 *
 * <pre>
 *   {@link io.github.linuxipc.shm.ring.LaneProducer}  ------ records ------&gt;  {@link io.github.linuxipc.shm.ring.LaneDescriptor}  --- frames ---&gt;  {@link io.github.linuxipc.shm.ring.LaneConsumer}
 *       claim, commit                      in a {@link io.github.linuxipc.shm.ring.Memory}                     poll
 *                     &lt;------- head -------                  &lt;--- head ----
 * </pre>
 *
 * <p>{@link io.github.linuxipc.shm.ring.LaneDescriptor} holds the layout of the lane and {@link
 * io.github.linuxipc.shm.ring.RecordDescriptor} that of a record. In production the memory is a
 * {@link io.github.linuxipc.shm.ring.MappedMemory}, and {@link
 * io.github.linuxipc.shm.ring.MemoryFaults} handles a truncated file.
 *
 * <p>A log is a lane with several consumers. {@link io.github.linuxipc.shm.ring.LogCursors} tells
 * its producer how far the slowest of them has read.
 *
 * <p>This package does not depend on files, locks or waiting, so that the same code runs over a
 * mapped file and over a heap array that a test stops at any store.
 */
@NullMarked
package io.github.linuxipc.shm.ring;

import org.jspecify.annotations.NullMarked;
