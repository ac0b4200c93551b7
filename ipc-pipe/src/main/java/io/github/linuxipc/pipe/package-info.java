/**
 * The transports {@code fifo} and {@code pipe}. With {@code fifo}, many senders write into one
 * named pipe. Each write has at most PIPE_BUF bytes, and the kernel never mixes two such writes.
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
 * <p>{@link io.github.linuxipc.pipe.FifoTransport} opens a {@code FifoFile}. {@link
 * io.github.linuxipc.pipe.PipeTransport} binds an {@code AnonymousPipe}. {@code InheritablePipes}
 * holds such a pipe for a child, and a {@code PipeReference} names it. {@code PipeConnector} checks
 * that sender and receiver are compatible. {@link io.github.linuxipc.support.shared.LivenessLocks}
 * on the pipe show whether a peer is alive.
 */
@NullMarked
package io.github.linuxipc.pipe;

import org.jspecify.annotations.NullMarked;
