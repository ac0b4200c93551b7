/** Programs that are not ours, compiled from C or started by a shell, at the other end. */
@NullMarked
package io.github.linuxipc.tests.foreign;

import org.jspecify.annotations.NullMarked;
