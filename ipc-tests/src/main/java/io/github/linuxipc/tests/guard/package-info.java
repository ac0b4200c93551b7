/**
 * The JUnit extensions of every test of the kit: {@link io.github.linuxipc.tests.guard.Watchdog}
 * ends a test that hangs, {@link io.github.linuxipc.tests.guard.LeakGuard} fails a test that leaves
 * threads or descriptors behind.
 */
@NullMarked
package io.github.linuxipc.tests.guard;

import org.jspecify.annotations.NullMarked;
