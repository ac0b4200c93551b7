/**
 * Parts of mechanisms whose senders connect to a socket of the receiver.
 *
 * <p>{@link io.github.linuxipc.support.connect.BoundUnixSocket} is the socket of a receiver, and
 * {@link io.github.linuxipc.support.connect.AcceptBackoff} pauses after a connection could not be
 * accepted. {@link io.github.linuxipc.support.connect.OpenDeadline} and {@link
 * io.github.linuxipc.support.connect.ConnectPauses} limit how long a sender tries to connect.
 * {@link io.github.linuxipc.support.connect.AllowedPeers} decides by the kernel's credentials which
 * users are accepted, and {@link io.github.linuxipc.support.connect.AllowedGroup} gives an object
 * without credentials to a group. {@link io.github.linuxipc.support.connect.LogRateLimiter} keeps
 * peers from flooding the log.
 */
@NullMarked
package io.github.linuxipc.support.connect;

import org.jspecify.annotations.NullMarked;
