/**
 * How long it takes from a wake to the thread that runs: two processes wake each other in turn over
 * a pair of events, as bare system calls do in the C program with which they take turns.
 */
@NullMarked
package io.github.linuxipc.bench.event;

import org.jspecify.annotations.NullMarked;
