/** Transports over sockets. */
@NullMarked
package io.github.linuxipc.socket;

import org.jspecify.annotations.NullMarked;
