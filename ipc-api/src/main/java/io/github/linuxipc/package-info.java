/** The entry point. */
@NullMarked
package io.github.linuxipc;

import org.jspecify.annotations.NullMarked;
