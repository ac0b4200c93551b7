/** Where a user's channels are published: the runtime directory, a receiver's registration, and what it publishes. */
@NullMarked
package io.github.linuxipc.engine.registry;

import org.jspecify.annotations.NullMarked;
