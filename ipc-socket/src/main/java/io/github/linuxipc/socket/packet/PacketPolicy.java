package io.github.linuxipc.socket.packet;

/**
 * How a receiver treats the senders that reach it.
 *
 * @param users checks the users that it accepts
 * @param open whether users other than its own may reach it; each is then checked
 * @param inRuntimeDirectory whether it is bound in the runtime directory
 */
public record PacketPolicy(PeerUsers users, boolean open, boolean inRuntimeDirectory) {}
