package io.github.linuxipc.socket.packet;

/**
 * How a receiver treats the senders that reach it.
 *
 * @param users checks the users that it accepts
 * @param open whether the mode of the file lets users other than its own reach it; each user is
 *     then checked
 * @param inRuntimeDirectory whether it is bound in the runtime directory
 */
public record PacketPolicy(PeerUsers users, boolean open, boolean inRuntimeDirectory) {}
