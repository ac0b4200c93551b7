/**
 * Publishes the messages of a receiver as a {@link java.util.concurrent.Flow}.
 *
 * <pre>
 *   Flow.Subscriber                                           application, on its executor
 *       ^ onNext                | request, cancel
 *   MessageSubscription --------+                             demand, and how it ends
 *       ^ turn                  | request
 *   SerialTurns  &lt;--------------+                             one turn at a time on the executor
 *       |
 *   FlowSource: take, await                                   the receiver (engine)
 * </pre>
 *
 * <p>{@link io.github.linuxipc.engine.flow.ReceiverFlow} belongs to one receiver and admits one
 * subscription at a time. The package knows receivers only as {@link
 * io.github.linuxipc.engine.flow.FlowSource}. The streams of services use {@link
 * io.github.linuxipc.engine.flow.SerialTurns} too.
 */
@NullMarked
package io.github.linuxipc.engine.flow;

import org.jspecify.annotations.NullMarked;
