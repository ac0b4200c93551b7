/**
 * A complete transport of a third party, explained in {@code docs/writing-a-transport.md}: a named
 * pipe into which all senders write, on {@code ipc-support} and {@code ipc-posix}.
 *
 * <pre>
 *   SampleOutbound.commit --write(2), one frame--&gt; FIFO --read(2)--&gt; SampleInbound.poll
 *            |                                      |                        |
 *            +------- LivenessLocks: slots, sender ids, limits, receiver ----+
 * </pre>
 */
@NullMarked
package io.github.linuxipc.samples.transport;

import org.jspecify.annotations.NullMarked;
