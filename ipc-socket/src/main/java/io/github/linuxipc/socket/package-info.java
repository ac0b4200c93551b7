/**
 * The transports {@code unix}, {@code tcp} and {@code unix-seqpacket}. This package resolves
 * addresses and options, checks users, and binds or connects; the links are in {@code
 * socket.stream} and {@code socket.packet}. Exported to {@code ipc-unix-dgram} alone.
 *
 * <pre>
 *   StreamTransport: UnixTransport, TcpTransport   PacketTransport: UnixSeqpacketTransport
 *     bind:    UnixListener, TcpListener             PacketKind: SeqpacketKind
 *     connect: UnixConnector, TcpConnector
 *          |                                            |
 *          v                                            v
 *   socket.stream: StreamInbound, StreamOutbound   socket.packet: ConnectedPacketInbound,
 *                                                  PacketOutbound
 *          |                                            |
 *          +---------&gt; socket.polling &lt;-----------------+
 *          +---------&gt; socket.handshake &lt;---------------+
 * </pre>
 */
@NullMarked
package io.github.linuxipc.socket;

import org.jspecify.annotations.NullMarked;
