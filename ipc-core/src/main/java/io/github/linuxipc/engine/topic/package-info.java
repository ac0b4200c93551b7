/**
 * Implements topics once for all transports, over the senders and receivers of the engine. Not
 * exported.
 *
 * <pre>
 *   application                                            application
 *       | publish                                              ^ MessageHandler, GapHandler
 *   EnginePublisher                                        EngineSubscriber
 *       | stage, give                                          | PublisherNumbers, StreamEnd
 *   Subscriptions --- SubscriberLink ===================&gt; the subscriber's channel, ~ID
 *       | newcomers                                            |
 *   SubscriptionScan &lt;--------- TopicDirectory -----------  TopicJoin
 *       ^ scans                  (files of the topic)          | knocks
 *   PublisherPresence &lt;----------------------------------------+
 * </pre>
 *
 * <ul>
 *   <li>{@code Topics} opens and closes both ends; {@code TopicJoin} does it under the topic's
 *       lock.
 *   <li>{@code TopicDirectory} lists the files. {@code MembersWord} makes a publisher look for new
 *       subscriptions, {@code Announcement} tells subscribers of a final gap.
 *   <li>{@code TopicLog} writes each message once for the subscribers that are waited for, where
 *       the transport can do it.
 *   <li>{@code TopicMessage} lists the messages on a subscriber's channel.
 * </ul>
 *
 * <p>This package uses {@code engine}; the reverse is not the case. Numbers such as P5 are rules of
 * {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.engine.topic;

import org.jspecify.annotations.NullMarked;
