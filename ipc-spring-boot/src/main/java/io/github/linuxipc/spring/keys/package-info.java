/**
 * The keys below {@code ipc.channels}, {@code ipc.services} and the other sections, for completion
 * in editors.
 */
@NullMarked
package io.github.linuxipc.spring.keys;

import org.jspecify.annotations.NullMarked;
