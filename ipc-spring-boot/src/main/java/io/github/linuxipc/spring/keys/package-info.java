/**
 * The keys below {@code ipc.channels}, {@code ipc.services}, {@code ipc.topics} and {@code
 * ipc.events}, for completion in editors.
 */
@NullMarked
package io.github.linuxipc.spring.keys;

import org.jspecify.annotations.NullMarked;
