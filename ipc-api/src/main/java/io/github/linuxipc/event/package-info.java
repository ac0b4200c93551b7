/**
 * The event API. Events between processes carry no data, only the fact that something happened.
 *
 * <pre>
 *   process A                                         process B
 *   Waker ---wake--&gt;   one notifier   --await--&gt; Waiter ----------+
 *     |                                                           +--&gt; WaitSet: one thread
 *     +-- extension: Permits, a semaphore        Receiver --------+    waits for several
 *         that processes share
 * </pre>
 *
 * <p>An event has one waiter and any number of wakers. A wake-up is not stored if no process waits,
 * and wake-ups may be merged and may be spurious, so the caller of {@link
 * io.github.linuxipc.event.Waiter#await} re-checks its condition: N0 and N1. {@link
 * io.github.linuxipc.Ipc} opens all of these endpoints. This package uses {@link
 * io.github.linuxipc.channel} and {@link io.github.linuxipc.service}; the reverse is not the case.
 *
 * <p>Numbers such as T7 and N3 are rules of {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.event;

import org.jspecify.annotations.NullMarked;
