/**
 * POSIX named semaphores.
 *
 * <pre>
 *   waker process                      /dev/shm                     waiter process
 *   {@link io.github.linuxipc.sem.SemaphoreNotifier} --sem_post--&gt;  sem.ipc-1000-5f0c...  --sem_clockwait--&gt; ...
 *                                      ipc-1000/reload.sem
 *          finds the semaphore's name  &lt;-- and its live owner --&gt;   announces it
 * </pre>
 *
 * <p>A semaphore's name is drawn for each waiter and stands in a directory of this user, so nobody
 * can be there first. A shared lock on the semaphore's own file tells that it is in use; one that
 * nobody holds is removed by the next end of any event of the user that is opened.
 */
@NullMarked
package io.github.linuxipc.sem;

import org.jspecify.annotations.NullMarked;
