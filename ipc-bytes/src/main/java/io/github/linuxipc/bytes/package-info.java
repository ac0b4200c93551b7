/**
 * Structured messages with chronicle-bytes, in place: {@link io.github.linuxipc.bytes.BytesSender}
 * writes {@code Bytes} in the memory in which the message will be read, and {@link
 * io.github.linuxipc.bytes.BytesHandler} reads them in the memory in which the message was written.
 * On {@code shm} there is no copy. The same code works on every transport, and copies once if a
 * message is not in direct memory.
 *
 * <pre>
 *   BytesSender --&gt; Claim of Sender --&gt; transport --&gt; Receiver.poll --&gt; BytesHandler
 *   writes Bytes in its memory                                          reads Bytes
 * </pre>
 *
 * <p>{@link io.github.linuxipc.bytes.BytesOfState} presents regions and values of blackboards
 * likewise.
 *
 * <p>The package depends on {@code net.openhft:chronicle-bytes}, whose classes are loaded at the
 * first use of one of these classes. It needs no JVM flag. At its first use chronicle-core prints
 * some lines about JVM flags that it can use; this package does not need them.
 */
@NullMarked
package io.github.linuxipc.bytes;

import org.jspecify.annotations.NullMarked;
