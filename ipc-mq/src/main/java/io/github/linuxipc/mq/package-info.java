/**
 * The transport {@code mq}: the kernel's POSIX message queues. One message of a queue holds one or
 * more frames of one sender, or, under {@code wire=raw}, one message of the channel.
 *
 * <pre>
 *   {@link io.github.linuxipc.mq.MqOutbound} --mq_send(3)--&gt; queue --mq_receive(3)--&gt; {@link io.github.linuxipc.mq.MqInbound}
 * </pre>
 */
@NullMarked
package io.github.linuxipc.mq;

import org.jspecify.annotations.NullMarked;
