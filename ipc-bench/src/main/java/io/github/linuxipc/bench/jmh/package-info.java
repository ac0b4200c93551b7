/**
 * JMH benchmarks of single components within one thread, run on demand: {@code ./ipc bench parts}.
 * They show where the time is spent. The figures that matter to users are measured between
 * processes.
 */
@NullMarked
package io.github.linuxipc.bench.jmh;

import org.jspecify.annotations.NullMarked;
