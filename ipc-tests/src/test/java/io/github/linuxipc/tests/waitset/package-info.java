/** Waiting for several things at once. */
@NullMarked
package io.github.linuxipc.tests.waitset;

import org.jspecify.annotations.NullMarked;
