/**
 * JMH benchmarks of the parts, run on demand: {@code ./ipc bench parts}. They tell where time goes
 * within one thread; what counts for users is measured between processes.
 */
@NullMarked
package io.github.linuxipc.bench.parts;

import org.jspecify.annotations.NullMarked;
