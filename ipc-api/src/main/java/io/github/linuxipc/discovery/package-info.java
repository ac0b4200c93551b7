/** Finds transports and notifiers. */
@NullMarked
package io.github.linuxipc.discovery;

import org.jspecify.annotations.NullMarked;
