/**
 * The transport {@code unix-dgram}. It builds on the packet half of {@code ipc-socket} and adds
 * what only datagrams have. It is a module of its own, so that only users of datagrams need
 * jnr-unixsocket and the jars on which that depends.
 *
 * <pre>
 *   sender                                      receiver
 *   DatagramConnector  --- HELLO, reply ---&gt;   DatagramHandshaker, which makes a socket for each
 *                                               sender; then as for every packet socket
 *   DatagramConnector  === raw datagrams ==&gt;   RawDatagramInbound
 * </pre>
 */
@NullMarked
package io.github.linuxipc.unixdgram;

import org.jspecify.annotations.NullMarked;
