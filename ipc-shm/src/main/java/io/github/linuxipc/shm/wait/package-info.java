/** How an end of a shared-memory channel waits, and how the other end wakes it. */
@NullMarked
package io.github.linuxipc.shm.wait;

import org.jspecify.annotations.NullMarked;
