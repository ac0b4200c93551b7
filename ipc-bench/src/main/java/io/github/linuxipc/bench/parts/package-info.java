/**
 * JMH benchmarks of the parts, run on demand: {@code ./ipc bench parts}. They show where time is
 * spent within one thread. The figures that matter to users are measured between processes.
 */
@NullMarked
package io.github.linuxipc.bench.parts;

import org.jspecify.annotations.NullMarked;
