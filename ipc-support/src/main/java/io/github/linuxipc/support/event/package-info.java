/**
 * Parts that notifiers have in common besides their mechanism: the path of an event's file, the
 * file by which wakers find the waiter, the wait itself, and the texts of errors. A notifier may do
 * without them.
 *
 * <pre>
 *   waiter: AbstractWaiter --announces--&gt; WaiterFile (WaiterRecord, locks)
 *                                             ^
 *   waker:  WaiterLookup ----finds------------+          path and errors: EventFiles
 * </pre>
 *
 * <p>Numbers such as T7 and N3 are rules of {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.support.event;

import org.jspecify.annotations.NullMarked;
