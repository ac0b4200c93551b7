/**
 * The channel API: the types that an application uses to exchange messages with another process on
 * the same host.
 *
 * <pre>
 *   process A                                         process B
 *   Sender --send--&gt;  one transport  --poll--&gt; Receiver
 * </pre>
 *
 * <table>
 * <caption>Where to look</caption>
 * <tr><th>to</th><th>see</th></tr>
 * <tr><td>send or receive whole messages</td><td>{@link io.github.linuxipc.channel.Sender}, {@link
 * io.github.linuxipc.channel.Receiver}</td></tr>
 * <tr><td>send names and values in addition to the payload of a message</td>
 * <td>{@link io.github.linuxipc.channel.Headers}</td></tr>
 * <tr><td>find out why a call failed</td><td>{@link io.github.linuxipc.channel.ErrorCode}, {@link
 * io.github.linuxipc.channel.IpcException}</td></tr>
 * <tr><td>state where a channel is bound</td>
 * <td>{@link io.github.linuxipc.channel.Address}</td></tr>
 * <tr><td>require more than the common contract</td>
 * <td>{@link io.github.linuxipc.channel.Capability}</td></tr>
 * </table>
 *
 * <p>A channel is a named, one-way, bounded sequence of messages with many senders and one
 * receiver. While both endpoints live and are open, no accepted message is lost, duplicated or
 * torn. {@code docs/contract.md} states the rules, T1 to T16 for channels, H1 and H2 for headers,
 * R1 to R10 for services, and N0 to N6 for events; they are cited by number throughout this
 * library. Services are in {@link io.github.linuxipc.service}, events in {@link
 * io.github.linuxipc.event}.
 */
@NullMarked
package io.github.linuxipc.channel;

import org.jspecify.annotations.NullMarked;
