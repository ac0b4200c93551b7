/** Compares two builds of this library. */
@NullMarked
package io.github.linuxipc.bench.compare;

import org.jspecify.annotations.NullMarked;
