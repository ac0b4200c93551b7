/** Samples. */
@NullMarked
package io.github.linuxipc.samples;

import org.jspecify.annotations.NullMarked;
