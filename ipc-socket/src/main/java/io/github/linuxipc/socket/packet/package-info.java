/**
 * Links over Unix sockets that preserve message boundaries: one packet is one frame, or under
 * {@code wire=raw} one message. Not exported.
 *
 * <pre>
 *   sender                                      receiver
 *   SeqpacketConnector --- HELLO, reply ---&gt;   PacketAcceptor: SeqpacketHandshaker
 *   DatagramConnector  --- HELLO, reply ---&gt;   PacketAcceptor: DatagramHandshaker
 *                                                    |  both: AdmissionControl
 *                                                    v
 *                                               PacketRegistry
 *                                                    |
 *                                                    v
 *   PacketOutbound     ====== frames ======&gt;   ConnectedPacketInbound: PacketPoller over
 *                                                                      PacketConnection
 *   PacketOutbound     === raw datagrams ==&gt;   RawDatagramInbound
 *   CloseReasonReader  &lt;--- close notice ---   ConnectedPacketInbound.close
 * </pre>
 *
 * <p>{@link io.github.linuxipc.socket.packet.PacketLinks} opens the links. On the receiver's side
 * the {@code PacketAcceptorLoop}, one thread for all receivers, drives each {@code PacketAcceptor}.
 * Its handshaker performs the handshake, and {@code AdmissionControl} registers the sender in the
 * {@code PacketRegistry}. From there the {@code PacketPoller} takes it over, on the application's
 * thread. On the sender's side both connectors share {@code PacketSenderHandshake}.
 */
@NullMarked
package io.github.linuxipc.socket.packet;

import org.jspecify.annotations.NullMarked;
