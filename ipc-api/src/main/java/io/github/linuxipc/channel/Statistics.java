package io.github.linuxipc.channel;

/**
 * What an endpoint has done since it was opened. Counters that do not apply to the kind of endpoint
 * stay 0.
 *
 * @param messages messages accepted by the sender, or handed out by the receiver
 * @param bytes payload bytes of those messages
 * @param blockedNs nanoseconds that callers spent waiting: for space in a sender, for a message in
 *     a receiver
 * @param refused sends that found the channel full and returned false
 * @param peerLosses peers that left without a goodbye
 * @param droppedPartials half-written messages of lost senders, dropped
 * @param skipped raw messages that were too long, and frames that broke the protocol
 * @param undelivered accepted messages that could not be delivered, because the receiver went or
 *     linger expired
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
