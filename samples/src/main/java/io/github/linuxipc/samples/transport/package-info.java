/**
 * A complete transport as a third party would write it, explained in {@code
 * docs/writing-a-transport.md}: a named pipe into which all senders write. It depends on {@code
 * ipc-api}, {@code ipc-support} and {@code ipc-posix} alone.
 *
 * <pre>
 *   SharedObjectOutbound --write(2)--&gt; FIFO --read(2)--&gt; SharedPipeInbound
 *            |                          |                     |
 *            +---- LivenessLocks: slots, sender ids, limits, receiver ----+
 * </pre>
 */
@NullMarked
package io.github.linuxipc.samples.transport;

import org.jspecify.annotations.NullMarked;
