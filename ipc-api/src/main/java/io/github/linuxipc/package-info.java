/**
 * The entry point: {@link io.github.linuxipc.Ipc} opens channels, services, topics, events and
 * shared state over the mechanism that the configuration names.
 *
 * <pre>{@code
 * try (Ipc ipc = Ipc.create(); Receiver orders = ipc.receiver("orders")) {
 *   orders.forEach(message -> System.out.println(new String(message.toByteArray(), UTF_8)));
 * }
 * }</pre>
 *
 * <pre>
 *   Ipc.builder() --&gt; IpcBuilder --build--&gt; IpcFactory (ipc-core) --create--&gt; Ipc
 *                         ^                                                    |
 *                    ConfigSource            Sender, Receiver, Requester, Responder,
 *                                            TopicPublisher, TopicSubscriber,
 *                                            Waker, Waiter, WaitSet, Blackboard,
 *                                            BlackboardWriter, Region, ProcessLock
 * </pre>
 */
@NullMarked
package io.github.linuxipc;

import org.jspecify.annotations.NullMarked;
