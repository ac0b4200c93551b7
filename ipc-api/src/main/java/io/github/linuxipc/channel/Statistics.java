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
 * @param peerLosses in a sender, how often its receiver has closed or was lost; in a receiver,
 *     senders that left without a close notice; always 0 there unless {@code wire=framed}, because
 *     the other wire formats have no close notice
 * @param droppedPartials messages that were discarded because their sender was lost before it had
 *     written them completely
 * @param skipped raw messages that were discarded because they were too long, and frames and
 *     messages that were discarded because they violated the protocol; in a requester, also
 *     responses that arrived after their call had ended
 * @param undelivered accepted messages that could not be delivered because the receiver closed or
 *     died, or the linger time expired
 * @param missed in a topic's subscriber, messages that it has missed; in a publisher, how often a
 *     subscriber has missed a message
 */
public record Statistics(
    long messages,
    long bytes,
    long blockedNs,
    long refused,
    long peerLosses,
    long droppedPartials,
    long skipped,
    long undelivered,
    long missed) {}
