/**
 * Linux IPC in a Spring application: {@link io.github.linuxipc.spring.IpcTemplate} sends, {@link
 * io.github.linuxipc.spring.IpcListener} receives.
 */
@NullMarked
package io.github.linuxipc.spring;

import org.jspecify.annotations.NullMarked;
