/**
 * Tests of {@code Receiver.flow}: the messages of a receiver as a {@code Flow.Publisher}.
 *
 * <p>Numbers such as T7 are rules of {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.tests.flow;

import org.jspecify.annotations.NullMarked;
