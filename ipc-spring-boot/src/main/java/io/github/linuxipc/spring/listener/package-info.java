/**
 * The containers that call the methods annotated with {@link
 * io.github.linuxipc.spring.IpcListener}.
 */
@NullMarked
package io.github.linuxipc.spring.listener;

import org.jspecify.annotations.NullMarked;
