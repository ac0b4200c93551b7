/**
 * What watches every test of the kit: {@link io.github.linuxipc.tests.guard.Watchdog} ends a hang,
 * {@link io.github.linuxipc.tests.guard.LeakGuard} finds what a test left behind.
 */
@NullMarked
package io.github.linuxipc.tests.guard;

import org.jspecify.annotations.NullMarked;
