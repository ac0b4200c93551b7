/** Implements topics once for all transports, over the senders and receivers of the engine. */
@NullMarked
package io.github.linuxipc.engine.topic;

import org.jspecify.annotations.NullMarked;
