/**
 * Decodes messages from byte streams: sockets, pipes and FIFOs.
 *
 * <pre>
 *   channel.read(decoder.writableBuffer())
 *      --&gt; decoder.decode(peer, handler, limit) --&gt; FrameHandler
 *          at end of file: decoder.finish(peer, handler)
 *
 *   StreamDecoder = FrameDecoder (frames with a header) or LineDecoder (lines)
 *   ReadPace        decides when to read again while a slow handler has frames left
 * </pre>
 *
 * <p>Numbers such as T7 and N3 are rules of {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.support.stream;

import org.jspecify.annotations.NullMarked;
