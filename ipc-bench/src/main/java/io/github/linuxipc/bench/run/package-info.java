/** Starts processes in rounds, and collects their figures. */
@NullMarked
package io.github.linuxipc.bench.run;

import org.jspecify.annotations.NullMarked;
