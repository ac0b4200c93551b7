/**
 * How one end of a shared-memory channel waits for work, and how the other end wakes it.
 *
 * <pre>
 *   the end that waits                            the end that publishes
 *
 *   {@link io.github.linuxipc.shm.wait.WaitStrategy}                                  {@link io.github.linuxipc.shm.wait.Doorbell}
 *     spin, yield, then                              publish, fence,
 *     set the flag, sleep  --- {@link io.github.linuxipc.shm.wait.SleepFlag} ---  check the flag, then wake
 *          |               (in shared memory)           |
 *     {@code Parker}  &lt;---- futex, or the event -------  {@link io.github.linuxipc.shm.wait.Unparker}
 *                         of another notifier
 * </pre>
 *
 * <p>{@link io.github.linuxipc.shm.wait.NotifyMode} is the value of the option {@code notify}, and
 * {@link io.github.linuxipc.shm.wait.DoorbellFactory} creates the parker and the unparker for it:
 * {@code FutexParking} for both on a futex, or {@code NotifierParker} and {@code NotifierUnparker}
 * on a notifier. The receiver waits on the flag in its segment for frames; a sender waits on the
 * flag in its lane for room.
 */
@NullMarked
package io.github.linuxipc.shm.wait;

import org.jspecify.annotations.NullMarked;
