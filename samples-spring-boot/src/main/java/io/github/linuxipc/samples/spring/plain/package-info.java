/** A service that does not use this library, to compare the start with. */
@NullMarked
package io.github.linuxipc.samples.spring.plain;

import org.jspecify.annotations.NullMarked;
