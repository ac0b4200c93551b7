/**
 * How long it takes from a wake to the thread that runs: two processes wake each other in turn over
 * a pair of events, as raw system calls do in the harness beside it. Pin it from outside ({@code
 * taskset}), and alike what it is compared with.
 */
@NullMarked
package io.github.linuxipc.bench.event;

import org.jspecify.annotations.NullMarked;
