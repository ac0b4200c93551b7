/**
 * Measures the time from a wake until the woken thread runs: two processes wake each other in turn
 * over a pair of events. The measurement alternates with a C program that does the same by bare
 * system calls.
 */
@NullMarked
package io.github.linuxipc.bench.event;

import org.jspecify.annotations.NullMarked;
