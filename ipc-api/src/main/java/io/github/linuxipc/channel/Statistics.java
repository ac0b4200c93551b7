package io.github.linuxipc.channel;

/**
 * Counters of an endpoint since it was opened. Counters that do not apply to the kind of endpoint
 * stay 0.
 *
 * @param messages messages accepted by the sender, or delivered by the receiver
 * @param bytes payload bytes of those messages
 * @param blockedNs nanoseconds that callers spent waiting: for space in a sender, for a message in
 *     a receiver
 * @param refused messages and claims that were refused because the channel was full
 * @param peerLosses peers that left without a close notice
 * @param droppedPartials messages that were discarded because their sender was lost before it had
 *     written them completely
 * @param skipped raw messages that were discarded because they were too long, and frames that were
 *     discarded because they violated the protocol
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
