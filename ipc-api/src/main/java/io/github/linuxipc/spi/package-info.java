/**
 * The service provider interface: what a mechanism implements to become a transport, a notifier or
 * a provider of shared state. It is smaller than the API, because the engine implements framing,
 * fragments, time-outs, interruption, locking, closing, statistics and error texts once for all
 * mechanisms.
 *
 * <pre>
 *   channels: by a Transport, opened with a LinkContext
 *
 *   Sender   --&gt; engine --&gt; OutboundLink ==kernel==+   frames, see FrameHeader
 *                                                   v
 *   Receiver &lt;-- engine (FrameHandler)  &lt;-----  InboundLink
 *
 *   events: by a Notifier, opened with an OpenContext
 *
 *   Waker ==kernel==&gt; Waiter
 *
 *   shared state: by a StateProvider, opened with a StateContext
 *
 *   Blackboard, Region, ProcessLock --&gt; engine --&gt; SharedState
 * </pre>
 *
 * <p>A provider is one class that implements {@link io.github.linuxipc.spi.Transport}, {@link
 * io.github.linuxipc.spi.Notifier} or {@link io.github.linuxipc.spi.StateProvider}, which share
 * {@link io.github.linuxipc.spi.MechanismProvider}. It is named both in {@code module-info} and in
 * {@code META-INF/services}. Its constructor opens and loads nothing. A provider creates the
 * exceptions for errors that every mechanism has with the methods of its context, such as {@link
 * io.github.linuxipc.spi.LinkContext#noReceiver}. It creates its own threads with {@link
 * io.github.linuxipc.spi.BackgroundThread}. It creates and checks files that must be private to
 * this user with the package {@link io.github.linuxipc.spi.file}. The module {@code ipc-support}
 * contains what several mechanisms have in common: decoders for byte streams, the tracking of
 * senders that share one object, and the files of events.
 *
 * <p>Numbers such as T7 and N3 are rules of {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.spi;

import org.jspecify.annotations.NullMarked;
