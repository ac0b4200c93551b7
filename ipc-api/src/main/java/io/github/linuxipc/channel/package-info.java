/**
 * The nouns: what an application holds in its hands while it talks to a neighbour.
 *
 * <pre>
 *   process A                                         process B
 *   {@link io.github.linuxipc.channel.Sender} --send--&gt;  one transport  --poll--&gt; {@link io.github.linuxipc.channel.Receiver}
 *   {@link io.github.linuxipc.event.Waker} ---wake---&gt;  one notifier  --await-&gt; {@link io.github.linuxipc.event.Waiter}
 * </pre>
 *
 * <table>
 * <caption>Where to look</caption>
 * <tr><th>you want to</th><th>start at</th></tr>
 * <tr><td>send or receive whole messages</td><td>{@link io.github.linuxipc.channel.Sender}, {@link
 * io.github.linuxipc.channel.Receiver}</td></tr>
 * <tr><td>know what went wrong</td><td>{@link io.github.linuxipc.channel.ErrorCode}, {@link
 * io.github.linuxipc.channel.IpcException}</td></tr>
 * <tr><td>name a place</td><td>{@link io.github.linuxipc.channel.Address}</td></tr>
 * <tr><td>ask for more than the contract</td><td>{@link io.github.linuxipc.channel.Capability}</td></tr>
 * </table>
 *
 * <p>A channel is a named, one-way, bounded sequence of messages with many senders and one
 * receiver. Nothing that was accepted is lost, duplicated or torn while both ends live and are
 * open.
 */
@NullMarked
package io.github.linuxipc.channel;

import org.jspecify.annotations.NullMarked;
