/** What the processes of a measurement do. */
@NullMarked
package io.github.linuxipc.bench.peer;

import org.jspecify.annotations.NullMarked;
