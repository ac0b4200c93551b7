package io.github.linuxipc.socket.packet;

/**
 * How a receiver treats the senders that reach it.
 *
 * @param users checks the users of the senders
 * @param open whether the mode of the socket's file lets other users than its owner reach the
 *     socket; the user of each sender is checked in any case
 * @param inRuntimeDirectory whether the socket's file is in the runtime directory
 */
public record PacketPolicy(PeerUsers users, boolean open, boolean inRuntimeDirectory) {}
