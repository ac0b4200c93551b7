/**
 * Structured messages with chronicle-bytes, in place: {@link io.github.linuxipc.bytes.BytesSender}
 * writes {@code Bytes} where the message will be read, {@link
 * io.github.linuxipc.bytes.BytesHandler} reads them where it was written. Without a copy on {@code
 * shm}; the same code works on every transport, and copies once where a message is not in memory of
 * its own.
 *
 * <p>It needs {@code net.openhft:chronicle-bytes}, an optional dependency of this module, which is
 * loaded when one of these classes is, and no JVM flag. At its first use chronicle-core writes some
 * lines about JVM flags that it can use; nothing here needs them.
 */
@NullMarked
package io.github.linuxipc.bytes;

import org.jspecify.annotations.NullMarked;
