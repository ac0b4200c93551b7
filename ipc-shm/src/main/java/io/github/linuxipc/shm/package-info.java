/** The transport {@code shm}: a segment for each channel, and in it a lane for each sender. */
@NullMarked
package io.github.linuxipc.shm;

import org.jspecify.annotations.NullMarked;
