/**
 * Implements services once for all transports, over the senders and receivers of the engine. Not
 * exported.
 *
 * <pre>
 *   application                                              application
 *       | call, callAsync, stream                                ^ RequestHandler.onRequest
 *   ServiceRequester                                         ServiceResponder
 *       | CallSubmission          request channel                | RequestIntake
 *   ResponderLink, Connection ==================================&gt; Requesters
 *       |           \             control channel                |
 *       |            ==========================================&gt; ControlChannel
 *   CallTable, Call                                              |
 *       |                         response channel           RequesterLink, StartedRequest
 *   ResponseChannel (PollTurn) &lt;=================================+ ResponderUpkeep
 * </pre>
 *
 * <ul>
 *   <li>{@code Services} opens and closes both ends; {@code ConnectionOpener} connects a requester.
 *   <li>{@code ResponseChannel} is shared by the requesters of one {@code Ipc}; the thread that
 *       waits polls it.
 *   <li>{@code MessageKind} lists the messages, {@code PatternBlock} in {@code framing} has their
 *       fields.
 * </ul>
 *
 * <p>This package uses {@code engine}; the reverse is not the case. Numbers such as R5 are rules of
 * {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.engine.service;

import org.jspecify.annotations.NullMarked;
