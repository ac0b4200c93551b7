package io.github.linuxipc.channel;

/**
 * Counters of an endpoint since it was opened. Counters that do not apply to the kind of endpoint
 * stay 0.
 *
 * @param messages messages accepted by the sender, or delivered by the receiver
 * @param bytes payload bytes of those messages
 * @param blockedNs nanoseconds that callers spent waiting: for space in a sender, for a message in
 *     a receiver
 * @param refused sends that returned false because the channel was full
 * @param peerLosses peers that left without a close notice
 * @param droppedPartials partially written messages of lost senders, discarded
 * @param skipped raw messages that were too long, and frames that violated the protocol, discarded
 * @param undelivered accepted messages that could not be delivered because the receiver closed or
 *     died, or the linger time expired
 */
public record Statistics(
    long messages,
    long bytes,
    long blockedNs,
    long refused,
    long peerLosses,
    long droppedPartials,
    long skipped,
    long undelivered) {}
