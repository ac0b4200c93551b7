/**
 * Implements senders, receivers and wait sets over the links of any transport. What all transports
 * have in common is implemented here once: time-outs, interruption, ownership of a link, closing,
 * linger, reconnecting, statistics and error texts. Not exported.
 *
 * <pre>
 *   application                                     application
 *       | send, trySend, tryClaim                       ^ MessageHandler.onMessage
 *   ChannelSender                                   ChannelReceiver
 *       | owns the link: LinkOwnership                  | owns the link: LinkOwnership
 *   SenderConnection: the link and its successors   PollBatches: how much to poll at a time
 *       |                                               |
 *   LinkWriter: the message in progress                 |
 *       | framing.MessageWriter                         ^ framing.MessageReader
 *   OutboundLink  ==========  transport  ======&gt;    InboundLink
 * </pre>
 *
 * <ul>
 *   <li>{@link io.github.linuxipc.engine.Engine} is what the other packages of this module call. It
 *       opens endpoints with {@code SenderOpener} and {@code ReceiverOpener}, on an engine thread
 *       ({@code OpenTask}), and closes them, also when the process exits ({@code ShutdownHook}).
 *   <li>{@code BackgroundFlusher} flushes what a sender has accepted and the link has no room for,
 *       {@code SenderCloser} lingers for it.
 *   <li>{@code BlockingWait} waits in a link, for a virtual thread on a platform thread of {@code
 *       EngineThreads}.
 *   <li>{@code EngineWaitSet} waits for several {@code WaitSetEntry} at a time.
 *   <li>{@code ChildProcesses} and {@code ParentMonitor} count related processes as peers, even
 *       before they open their endpoints.
 *   <li>{@code framing} turns messages into frames and back; {@code registry} publishes and finds
 *       channels by name; {@code flow} signals the messages of a receiver to a subscriber.
 * </ul>
 *
 * <p>Numbers such as T7 and N3 are rules of {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.engine;

import org.jspecify.annotations.NullMarked;
