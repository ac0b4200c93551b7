/**
 * Signals.
 *
 * <pre>
 *   {@link io.github.linuxipc.signal.SignalNotifier}   the provider
 *   SignalWaiter     announces its process in a file, and waits for the handler
 *   SignalHandlers   the handlers of this JVM, and what was there before them
 *   SignalWaker      finds the announcement, makes sure of the process, sends
 * </pre>
 *
 * <p>A signal that nobody handles kills most processes, and a process's number is given out anew
 * after its end. So a signal goes only to a process that has announced its handler and still holds
 * its lock (N6), through a descriptor of the very process.
 */
@NullMarked
package io.github.linuxipc.signal;

import org.jspecify.annotations.NullMarked;
