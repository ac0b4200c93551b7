/**
 * The transport {@code mq}: POSIX message queues of the kernel. One message of a queue holds one or
 * more frames of one sender, or, under {@code wire=raw}, one message of the channel.
 *
 * <pre>
 *   {@link io.github.linuxipc.mq.MqOutbound} --mq_send(3)--&gt; queue --mq_receive(3)--&gt; {@link io.github.linuxipc.mq.MqInbound}
 * </pre>
 *
 * <p>{@link io.github.linuxipc.mq.MqTransport} opens both ends. {@code QueueHandle} creates, checks
 * and removes a queue. {@code QueueRegistry} records the queue, so that a later receiver removes
 * the queue of a killed receiver. {@code MqConnector} checks that sender and receiver are
 * compatible. {@link io.github.linuxipc.support.shared.LivenessLocks} on the queue show whether a
 * peer is alive. {@code MqErrors} translates errors, and {@code QueueLimits} reads the limits that
 * the error texts name.
 */
@NullMarked
package io.github.linuxipc.mq;

import org.jspecify.annotations.NullMarked;
