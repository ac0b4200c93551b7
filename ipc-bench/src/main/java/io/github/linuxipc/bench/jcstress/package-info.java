/**
 * jcstress tests of the ring: both sides of a lane on two cores, with every reordering that the
 * processor and the compilers produce. Run on demand: {@code ./ipc bench stress}.
 */
@NullMarked
package io.github.linuxipc.bench.jcstress;

import org.jspecify.annotations.NullMarked;
