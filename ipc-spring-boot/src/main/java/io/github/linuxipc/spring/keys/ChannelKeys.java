package io.github.linuxipc.spring.keys;

/**
 * The keys {@code ipc.channels.NAME.*}. Editors complete them from this record; the library reads
 * them itself.
 *
 * @param address an address, or several to try in order, separated by commas
 * @param maxMessageSize the largest message, such as 64k or 1m; equal on both ends
 * @param connectTimeout how long opening a sender waits for the receiver, such as 5s
 * @param bindTimeout how long opening a receiver waits for the owner of the name or address to
 *     leave, such as 30s
 * @param maxSenders how many senders the receiver admits at a time
 * @param reassemblyMemory the heap in which a receiver reassembles messages of several frames, such
 *     as 64m
 * @param linger how long close waits for accepted messages that are pending, such as 1s
 * @param reconnect whether a sender reports a lost receiver once and then connects to its successor
 * @param endOfStream when the stream ends: never or last-sender
 * @param persistent whether messages outlive the receiver
 * @param wire the format in the mechanism: framed, lines or raw
 * @param parent the process id of the parent that started this process; set by the library
 * @param require capabilities without which opening fails, separated by commas
 */
public record ChannelKeys(
    String address,
    String maxMessageSize,
    String connectTimeout,
    String bindTimeout,
    Integer maxSenders,
    String reassemblyMemory,
    String linger,
    Boolean reconnect,
    String endOfStream,
    Boolean persistent,
    String wire,
    Long parent,
    String require) {}
