/**
 * What stream sockets and packet sockets share: the bytes and the meaning of the handshake, the
 * acceptor threads, and the limits. Exported to {@code ipc-unix-dgram} alone.
 *
 * <pre>
 *   sender: OpenDeadline, HandshakeReply        receiver
 *                                               AcceptorLoop (one thread)
 *        --- HandshakeDescriptor: hello --&gt;      waits in a Demultiplexer, serves
 *        &lt;-- reply: HandshakeStatus -------        ChannelAcceptor (one per receiver)
 *                                                   BoundEndpoint, OngoingHandshakes
 *                                                   AcceptBackoff when no descriptor is left
 *                                                SocketFileCheck: once a second, bind again
 * </pre>
 *
 * <p>The stream and packet halves each extend {@link
 * io.github.linuxipc.socket.handshake.AcceptorLoop} and {@link
 * io.github.linuxipc.socket.handshake.ChannelAcceptor}. {@link
 * io.github.linuxipc.socket.handshake.SocketLimits} holds the constants of both.
 */
@NullMarked
package io.github.linuxipc.socket.handshake;

import org.jspecify.annotations.NullMarked;
