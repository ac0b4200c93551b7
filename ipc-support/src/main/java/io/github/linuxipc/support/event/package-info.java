/**
 * Parts that notifiers have in common besides their mechanism: the path of an event's file, the
 * file by which wakers find the waiter, the wait and the wake-up themselves, and the texts of
 * errors. A notifier may do without them.
 *
 * <pre>
 *   AbstractWaiter --announces--&gt; WaiterFile (WaiterRecord, locks)
 *                                     ^
 *   AbstractWaker --&gt; WaiterLookup ---+ finds           path and errors: EventFiles
 * </pre>
 */
@NullMarked
package io.github.linuxipc.support.event;

import org.jspecify.annotations.NullMarked;
