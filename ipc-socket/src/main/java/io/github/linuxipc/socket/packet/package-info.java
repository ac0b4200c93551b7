/**
 * Links over Unix sockets that keep packets apart: one packet is one frame, or under {@code
 * wire=raw} one message. Not exported.
 *
 * <pre>
 *   sender                                        receiver
 *   SeqpacketConnector ---- hello, reply ----&gt;    Doorkeeper: SeqpacketReception --&gt; Guests
 *   DatagramConnector  ---- hello, reply ----&gt;    Doorkeeper: DatagramReception  --&gt; Guests
 *   PacketOutbound     ====== frames ========&gt;    PairedInbound: Table of Guest
 *   PacketOutbound     === raw datagrams ====&gt;    SharedInbound
 *   Farewell           &lt;------ goodbye -------    PairedInbound.close
 * </pre>
 */
@NullMarked
package io.github.linuxipc.socket.packet;

import org.jspecify.annotations.NullMarked;
