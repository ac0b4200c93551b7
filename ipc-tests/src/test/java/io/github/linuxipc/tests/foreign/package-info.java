/** Tests with foreign programs as peers, compiled from C or started by a shell. */
@NullMarked
package io.github.linuxipc.tests.foreign;

import org.jspecify.annotations.NullMarked;
