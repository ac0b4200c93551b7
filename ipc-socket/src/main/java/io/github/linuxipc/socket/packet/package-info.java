/**
 * Links over Unix sockets that keep packets apart: one packet is one frame, or under {@code
 * wire=raw} one message. Not exported.
 *
 * <pre>
 *   unix-seqpacket: a connection for each sender, admitted as over stream sockets
 *     SeqpacketConnector --- hello, reply ---&gt; Doorkeeper: Greeting --&gt; Guests
 *     PacketOutbound     ====== packets =====&gt; SeqpacketInbound: Guest
 *
 *   unix-dgram: all senders reach one socket; who is there is told by locks on a file beside it
 *     DatagramSender.join -------- locks ----&gt; Roll
 *     PacketOutbound     ====== packets =====&gt; DatagramInbound --&gt; SenderTable
 * </pre>
 */
@NullMarked
package io.github.linuxipc.socket.packet;

import org.jspecify.annotations.NullMarked;
