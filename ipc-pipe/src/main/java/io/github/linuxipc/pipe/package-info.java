/**
 * The transport {@code fifo}: many senders write frames of at most PIPE_BUF bytes, which the kernel
 * never mixes, into one named pipe.
 *
 * <pre>
 *   {@link io.github.linuxipc.pipe.PipeOutbound} --write(2)--&gt; FIFO --read(2)--&gt; {@link io.github.linuxipc.pipe.FramedInbound}   wire=framed
 *                                     --read(2)--&gt; {@link io.github.linuxipc.pipe.LinesInbound}    wire=lines
 * </pre>
 *
 * <p>The transport {@code pipe} does the same with the anonymous pipes of {@link
 * io.github.linuxipc.pipe.PipeTransport}.
 */
@NullMarked
package io.github.linuxipc.pipe;

import org.jspecify.annotations.NullMarked;
