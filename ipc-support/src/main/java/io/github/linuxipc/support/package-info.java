/**
 * Parts that every mechanism that calls the C library needs. {@link
 * io.github.linuxipc.support.NativeAvailability} returns whether native calls work. {@link
 * io.github.linuxipc.support.KernelErrors} translates errors of the kernel into coded exceptions.
 *
 * <pre>
 *   support.shared    senders that share one object, such as a FIFO or a message queue
 *   support.stream    frames and lines out of a byte stream
 *   support.event     the file by which wakers find a waiter, and the wait itself
 * </pre>
 */
@NullMarked
package io.github.linuxipc.support;

import org.jspecify.annotations.NullMarked;
