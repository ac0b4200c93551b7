/**
 * Links over Unix sockets that preserve message boundaries: one packet is one frame, or under
 * {@code wire=raw} one message. Exported to {@code ipc-unix-dgram} alone.
 *
 * <pre>
 *   sender                                      receiver
 *   PacketConnector    --- HELLO, reply ---&gt;   PacketAcceptor: PacketHandshaker
 *                                                    |  AdmissionControl
 *                                                    v
 *                                               SenderRegistry
 *                                                    |
 *                                                    v
 *   PacketOutbound     ====== frames ======&gt;   ConnectedPacketInbound: PacketPoller over
 *                                                                      PacketConnection
 *   CloseReasonReader  &lt;--- close notice ---   ConnectedPacketInbound.close
 * </pre>
 *
 * <p>{@link io.github.linuxipc.socket.packet.PacketKind} declares what differs between the kinds of
 * sockets; {@link io.github.linuxipc.socket.packet.SeqpacketKind} is the only kind in this module.
 * On the receiver's side the {@code PacketAcceptorLoop}, one thread for all receivers, drives each
 * {@code PacketAcceptor}. The acceptor's handshaker performs the handshake, and {@code
 * AdmissionControl} registers the sender in the {@code SenderRegistry}. From there the {@code
 * PacketPoller} takes it over, on the application's thread.
 */
@NullMarked
package io.github.linuxipc.socket.packet;

import org.jspecify.annotations.NullMarked;
