/** Joins configuration, discovery and engine behind {@link io.github.linuxipc.Ipc}. */
@NullMarked
package io.github.linuxipc.core;

import org.jspecify.annotations.NullMarked;
