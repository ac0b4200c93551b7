/**
 * Tests of channels whose doorbell is a notifier's event.
 *
 * <p>Numbers such as T7 and N3 are rules of {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.tests.doorbell;

import org.jspecify.annotations.NullMarked;
