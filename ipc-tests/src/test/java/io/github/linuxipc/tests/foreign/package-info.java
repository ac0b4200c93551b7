/**
 * Tests with foreign programs as peers, compiled from C or started by a shell, and tests in which
 * strace makes system calls fail.
 *
 * <p>Numbers such as T7 and N3 are rules of {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.tests.foreign;

import org.jspecify.annotations.NullMarked;
