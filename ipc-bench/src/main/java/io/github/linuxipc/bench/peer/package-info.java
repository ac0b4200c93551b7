/** The processes of a measurement. */
@NullMarked
package io.github.linuxipc.bench.peer;

import org.jspecify.annotations.NullMarked;
