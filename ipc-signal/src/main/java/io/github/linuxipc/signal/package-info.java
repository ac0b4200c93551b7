/**
 * Events on signals.
 *
 * <pre>
 *   waker process        runtime directory      waiter process
 *   SignalWaker                                 SignalWaiter
 *   SignalTarget   &lt;--   reload.signal    &lt;--   WaiterFile
 *   reads the record, checks the lock     announces itself, holds the lock
 *   SignalTarget   --------------------------&gt;  SignalHandlers, SunMiscSignal
 *          pidfd_send_signal
 *
 *   {@link io.github.linuxipc.signal.SignalNotifier}   the provider: opens wakers, binds waiters
 *   SignalDelivery, UnblockedThread   make an ignored or blocked signal reach the handler
 * </pre>
 *
 * <p>Most signals end a process that does not handle them, and a process id may be reused after its
 * process has ended. So a signal is sent only to a process that has announced its handler and still
 * holds its liveness lock (N6). It is sent through a process descriptor, which never refers to
 * another process.
 *
 * <p>Numbers such as T7 and N3 are rules of {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.signal;

import org.jspecify.annotations.NullMarked;
