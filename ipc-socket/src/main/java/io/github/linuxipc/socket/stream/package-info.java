/**
 * Links over stream sockets, for every address family. Not exported.
 *
 * <pre>
 *   sender                                              receiver
 *   SenderHandshake   --- HandshakeDescriptor ---&gt;    StreamAcceptor: StreamHandshaker,
 *                                                         ReceiverHandshake --&gt; SenderRegistry
 *   StreamOutbound:
 *     SendBuffer      ===== frames or lines =====&gt;    StreamInbound: StreamPoller over
 *                                                         StreamConnection --&gt; StreamDecoder
 *   ConnectionMonitor &lt;------ close notice ------     StreamInbound.close
 * </pre>
 *
 * <p>The {@code StreamAcceptorLoop}, one thread for all receivers, drives each {@code
 * StreamAcceptor}. The acceptor's {@code StreamHandshaker} checks the user, performs the handshake
 * and registers the sender in the {@code SenderRegistry}. From there the {@code StreamPoller} takes
 * it over, on the application's thread. The {@link
 * io.github.linuxipc.socket.stream.ConnectionMonitor} is one thread per transport on the sender's
 * side. {@link io.github.linuxipc.socket.stream.ListeningSocket} and {@link
 * io.github.linuxipc.socket.stream.PeerCheck} are what an address family provides.
 */
@NullMarked
package io.github.linuxipc.socket.stream;

import org.jspecify.annotations.NullMarked;
