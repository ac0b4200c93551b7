/**
 * What a mechanism implements to become a transport or a notifier: less than the API, because the
 * engine does framing, fragments, time-outs, interruption, locking, closing, statistics and error
 * texts once for all.
 *
 * <pre>
 *   application --&gt; Sender --&gt; engine --&gt; {@link io.github.linuxipc.spi.OutboundLink} ==kernel==&gt; {@link io.github.linuxipc.spi.InboundLink} --&gt; engine --&gt; Receiver
 *                               frames, drawn in {@link io.github.linuxipc.spi.FrameHeader}
 * </pre>
 *
 * <p>A provider is one class that implements {@link io.github.linuxipc.spi.Transport} (or {@link
 * io.github.linuxipc.spi.Notifier}), named both in {@code module-info} and in {@code
 * META-INF/services}. Its constructor opens and loads nothing. Byte streams find their frames with
 * {@code spi.stream}, notifiers what they have in common with {@code spi.event}; files that must
 * belong to us are checked with {@code spi.file}.
 */
@NullMarked
package io.github.linuxipc.spi;

import org.jspecify.annotations.NullMarked;
