/** The transport {@code inproc}: channels within one process, for unit tests. */
@NullMarked
package io.github.linuxipc.inproc;

import org.jspecify.annotations.NullMarked;
