/**
 * The transports {@code unix}, {@code tcp}, {@code unix-seqpacket} and {@code unix-dgram}. This
 * package resolves addresses and options, checks users, and binds or connects; the links are in
 * {@code socket.stream} and {@code socket.packet}.
 *
 * <pre>
 *   UnixTransport, TcpTransport                  UnixSeqpacketTransport, UnixDgramTransport
 *     bind:    UnixListener, TcpListener           bind:    PacketLinks.bind...
 *     connect: UnixConnector, TcpConnector         connect: PacketLinks.connect...
 *          |                                            |
 *          v                                            v
 *   socket.stream: StreamInbound, StreamOutbound   socket.packet: ConnectedPacketInbound,
 *                                                  RawDatagramInbound, PacketOutbound
 *          |                                            |
 *          +----------&gt; socket.handshake &lt;--------------+
 * </pre>
 */
@NullMarked
package io.github.linuxipc.socket;

import org.jspecify.annotations.NullMarked;
