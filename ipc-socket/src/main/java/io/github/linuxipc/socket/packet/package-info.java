/**
 * Links over Unix sockets that keep packets apart: one packet is one frame, or under {@code
 * wire=raw} one message. Not exported.
 *
 * <pre>
 *   sender                                        receiver
 *   SeqpacketConnector ---- hello, reply ----&gt;    Doorkeeper: SeqpacketHandshaker --&gt; Guests
 *   DatagramConnector  ---- hello, reply ----&gt;    Doorkeeper: DatagramHandshaker  --&gt; Guests
 *   PacketOutbound     ====== frames ========&gt;    ConnectedPacketInbound: Table of Guest
 *   PacketOutbound     === raw datagrams ====&gt;    RawDatagramInbound
 *   Farewell           &lt;------ goodbye -------    ConnectedPacketInbound.close
 * </pre>
 */
@NullMarked
package io.github.linuxipc.socket.packet;

import org.jspecify.annotations.NullMarked;
