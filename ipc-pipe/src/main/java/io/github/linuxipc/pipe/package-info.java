/**
 * The transport {@code fifo}: many senders write frames of at most PIPE_BUF bytes, which the kernel
 * never mixes, into one named pipe.
 *
 * <pre>
 *   {@link io.github.linuxipc.pipe.PipeOutbound} --write(2)--&gt; FIFO --read(2)--&gt; {@link io.github.linuxipc.support.shared.SharedPipeInbound}   wire=framed
 *                                     --read(2)--&gt; {@link io.github.linuxipc.pipe.LinesInbound}        wire=lines
 * </pre>
 *
 * <p>The transport {@code pipe} does the same with the anonymous pipes of {@link
 * io.github.linuxipc.pipe.PipeTransport}, and under {@code wire=lines} with standard input and
 * output.
 *
 * <p>{@link io.github.linuxipc.pipe.FifoTransport} opens a {@code FifoFile}, the other one an
 * {@code AnonymousPipe}, which {@code InheritablePipes} holds for a child and a {@code
 * PipeReference} names. {@code PipeConnector} checks that sender and receiver are compatible.
 * Whether a peer is alive is known from locks on the pipe: {@link
 * io.github.linuxipc.support.shared.LivenessLocks}.
 */
@NullMarked
package io.github.linuxipc.pipe;

import org.jspecify.annotations.NullMarked;
