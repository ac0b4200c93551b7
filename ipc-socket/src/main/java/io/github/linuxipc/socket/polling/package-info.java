/**
 * The senders that a receiver has admitted, and the order in which polls serve them. Stream sockets
 * and packet sockets share this package. Exported to {@code ipc-unix-dgram} alone.
 *
 * <pre>
 *   acceptor:  SenderAdmission: reserve and publishAdmitted in the SenderRegistry
 *                   |
 *                   v  AdmittedSender
 *   poller:    SenderRegistry.pollAdmitted --&gt; ServiceOrder.add
 *              ServiceOrder: next sender to be served --&gt; the poller receives its frames
 *              SenderRegistry.remove, after the last frame
 * </pre>
 */
@NullMarked
package io.github.linuxipc.socket.polling;

import org.jspecify.annotations.NullMarked;
