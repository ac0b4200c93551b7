/**
 * A complete transport as a third party would write it: a named pipe into which all senders write.
 * {@code docs/writing-a-transport.md} explains it. It depends on {@code ipc-api}, {@code
 * ipc-support} and {@code ipc-posix} alone. The classes in the drawing belong to {@code
 * ipc-support}.
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
