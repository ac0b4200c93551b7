/** The nouns of the library: messages, senders, receivers, wakers and waiters. */
@NullMarked
package io.github.linuxipc.channel;

import org.jspecify.annotations.NullMarked;
