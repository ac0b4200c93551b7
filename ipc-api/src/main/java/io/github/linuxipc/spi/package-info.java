/**
 * The service provider interface: what a mechanism implements to become a transport or a notifier.
 * It is smaller than the API, because the engine implements framing, fragments, time-outs,
 * interruption, locking, closing, statistics and error texts once for all mechanisms.
 *
 * <pre>
 *   channels: by a Transport, opened with a LinkContext
 *
 *   Sender   --&gt; engine --&gt; OutboundLink ==kernel==+   frames, drawn in FrameHeader
 *                                                   v
 *   Receiver &lt;-- engine (FrameHandler)  &lt;-----  InboundLink
 *
 *   events: by a Notifier, opened with an OpenContext
 *
 *   Waker ==kernel==&gt; Waiter
 * </pre>
 *
 * <p>A provider is one class that implements {@link io.github.linuxipc.spi.Transport} or {@link
 * io.github.linuxipc.spi.Notifier}, which share {@link io.github.linuxipc.spi.MechanismProvider}.
 * It is named both in {@code module-info} and in {@code META-INF/services}. Its constructor opens
 * and loads nothing. Errors that every mechanism has are created by the methods of its context,
 * such as {@link io.github.linuxipc.spi.LinkContext#noReceiver}; threads of its own by {@link
 * io.github.linuxipc.spi.BackgroundThread}. Files that must be private to this user are created and
 * checked with {@link io.github.linuxipc.spi.file}. The module {@code ipc-support} contains what
 * several mechanisms have in common: decoders for byte streams, the tracking of senders that share
 * one object, and the files of events.
 */
@NullMarked
package io.github.linuxipc.spi;

import org.jspecify.annotations.NullMarked;
