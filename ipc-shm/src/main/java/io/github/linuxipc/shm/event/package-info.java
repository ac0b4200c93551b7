/**
 * The notifier {@code futex}: an event is two words in shared memory.
 *
 * <pre>
 *   {@link io.github.linuxipc.shm.event.FutexNotifier}.open                         {@link io.github.linuxipc.shm.event.FutexNotifier}.bind
 *        |                                             |
 *   {@code FutexWaker}  --- signal, FUTEX_WAKE ---&gt;  {@code FutexEvent}  &lt;--- consume, FUTEX_WAIT ---  {@code FutexWaiter}
 *        |                                in the body of                        |
 *        +-- reads, tests lock --&gt;  the waiter's {@code WaiterFile}  &lt;--- creates, locks ---+
 * </pre>
 *
 * <p>{@code EventDescriptor} holds the layout. A file is mapped by {@link
 * io.github.linuxipc.shm.SharedFile}; {@code EventErrors} translates the kernel's errors.
 */
@NullMarked
package io.github.linuxipc.shm.event;

import org.jspecify.annotations.NullMarked;
