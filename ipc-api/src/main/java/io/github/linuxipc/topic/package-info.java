/**
 * Topics: messages for all that subscribe. A publisher publishes to a topic by its name, and each
 * subscriber of that name gets each message.
 *
 * <pre>
 *   process A                                        process C
 *   TopicPublisher --publish--+------------------&gt; TopicSubscriber --poll--&gt; MessageHandler
 *                              \     +-----------&gt;        |
 *   process B                   \   /                      +--&gt; GapHandler, PublisherHandler
 *   TopicPublisher --publish-----\-+
 *                                 \ \               process D
 *                                  +-+-----------&gt; TopicSubscriber
 * </pre>
 *
 * <table>
 * <caption>Where to look</caption>
 * <tr><th>to</th><th>see</th></tr>
 * <tr><td>publish</td><td>{@link io.github.linuxipc.topic.TopicPublisher}</td></tr>
 * <tr><td>subscribe</td><td>{@link io.github.linuxipc.topic.TopicSubscriber}</td></tr>
 * <tr><td>choose what happens when a subscriber is slow</td><td>{@link
 * io.github.linuxipc.topic.WhenFull}</td></tr>
 * <tr><td>learn which messages were missed</td><td>{@link
 * io.github.linuxipc.channel.Message#missed}, {@link io.github.linuxipc.topic.GapHandler}</td></tr>
 * </table>
 *
 * <p>A subscriber gets everything that is published after it was opened, or learns how many
 * messages it missed. {@code docs/contract.md} states the rules, P1 to P10. This package uses
 * {@link io.github.linuxipc.channel}; the reverse is not the case.
 */
@NullMarked
package io.github.linuxipc.topic;

import org.jspecify.annotations.NullMarked;
