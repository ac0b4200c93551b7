/**
 * What the links over stream sockets and over packets have in common while a sender is admitted:
 * the bytes of the handshake, what they mean, how long everybody waits, and what happens when there
 * are no descriptors left. Not exported.
 */
@NullMarked
package io.github.linuxipc.socket.handshake;

import org.jspecify.annotations.NullMarked;
