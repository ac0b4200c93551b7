/** The notifier {@code futex}: an event is a word in shared memory. */
@NullMarked
package io.github.linuxipc.shm.event;

import org.jspecify.annotations.NullMarked;
