/** Events: the ends that wait and wake, sets of things to wait for, and permits that processes share. */
@NullMarked
package io.github.linuxipc.event;

import org.jspecify.annotations.NullMarked;
