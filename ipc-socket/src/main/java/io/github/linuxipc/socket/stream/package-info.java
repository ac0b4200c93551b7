/**
 * Links over stream sockets, whatever their address family: the handshake, the receiver's acceptor
 * and poller, the sender's staging buffer and the watch over connections. Not exported.
 *
 * <pre>
 *   sender                                             receiver
 *   SenderHandshake ---- HandshakeDescriptor ---&gt; Acceptor: Greeting --&gt; SenderRegistry
 *   StreamOutbound  ===== frames or lines =====&gt;  Poller: Connection --&gt; StreamDecoder
 *   ConnectionMonitor &lt;-------- goodbye --------  StreamInbound.close
 * </pre>
 */
@NullMarked
package io.github.linuxipc.socket.stream;

import org.jspecify.annotations.NullMarked;
