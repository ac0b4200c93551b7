package io.github.linuxipc.service;

/**
 * Calls that have ended, and how long they took.
 *
 * @param count how many calls have ended
 * @param totalNs the sum of their times from the start of the call to its end, in nanoseconds
 */
public record CallTime(long count, long totalNs) {}
