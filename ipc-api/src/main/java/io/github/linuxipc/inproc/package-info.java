/** The transport within one process. */
@NullMarked
package io.github.linuxipc.inproc;

import org.jspecify.annotations.NullMarked;
