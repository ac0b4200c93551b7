package io.github.linuxipc.socket.packet;

import java.time.Duration;

/**
 * How a receiver treats those who reach it.
 *
 * @param users whom it accepts
 * @param open whether other users than its own may reach it, to be checked then
 * @param inRuntimeDirectory whether it is bound in the runtime directory
 * @param handshakeTimeout how long a handshake may take
 */
public record PacketPolicy(
    PeerUsers users, boolean open, boolean inRuntimeDirectory, Duration handshakeTimeout) {}
