/**
 * Parts that notifiers have in common: the path of an event's file, the file by which wakers find
 * the waiter, the base classes of waiters and wakers, and the texts of errors. A notifier need not
 * use them.
 *
 * <pre>
 *   AbstractWaiter --announces--&gt; WaiterFile (WaiterRecord, locks)
 *                                     ^
 *   AbstractWaker --&gt; WaiterLookup ---+ finds           path and errors: EventFiles
 * </pre>
 *
 * <p>Numbers such as T7 and N3 are rules of {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.support.event;

import org.jspecify.annotations.NullMarked;
