/**
 * Finds messages in byte streams: sockets, pipes and FIFOs.
 *
 * <pre>
 *   channel.read(cutter.room())  --&gt;  cutter.cut(peer, handler, limit)  --&gt;  FrameHandler
 *                                     at end of file: cutter.finish(peer, handler)
 * </pre>
 */
@NullMarked
package io.github.linuxipc.support.stream;

import org.jspecify.annotations.NullMarked;
