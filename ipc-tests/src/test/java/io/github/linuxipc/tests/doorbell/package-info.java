/**
 * Tests of channels over shared memory whose doorbell is an event of a notifier. A doorbell wakes a
 * sleeping thread.
 *
 * <p>Numbers such as T7 and N3 are rules of {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.tests.doorbell;

import org.jspecify.annotations.NullMarked;
