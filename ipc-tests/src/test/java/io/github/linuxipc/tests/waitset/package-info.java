/** Tests of wait sets: one thread waits for several sources. */
@NullMarked
package io.github.linuxipc.tests.waitset;

import org.jspecify.annotations.NullMarked;
