/**
 * Events on POSIX named semaphores, and permits that processes share.
 *
 * <pre>
 *   waker process         /dev/shm                     waiter process
 *   SemaphoreWaker  --&gt;   sem.ipc-1000-5f0c...   --&gt;   SemaphoreWaiter
 *             sem_post                           sem_clockwait
 *   WaiterLookup    &lt;--   ipc-1000/reload.sem    &lt;--   WaiterFile
 *   reads the name, checks the lock              announces the name, holds the lock
 *
 *   SharedPermits   --&gt;   ipc-1000/jobs.permits        PermitsFile: one lock per permit
 *
 *   {@link io.github.linuxipc.sem.SemaphoreNotifier}   the provider: opens wakers, binds waiters
 * </pre>
 *
 * <p>The name of a semaphore is random for each waiter and is published in a directory of this
 * user, so that no other process can create the semaphore first. A shared lock on the semaphore's
 * own file ({@code HeldSemaphore}) shows that it is in use. When the user opens any waker or
 * waiter, {@code SemaphoreSweep} removes the semaphores that no process holds.
 *
 * <p>Numbers such as T7 and N3 are rules of {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.sem;

import org.jspecify.annotations.NullMarked;
