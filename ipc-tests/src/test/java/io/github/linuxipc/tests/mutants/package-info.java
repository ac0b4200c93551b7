/**
 * Transports, notifiers and engines that violate the contract on purpose, each in one way. The
 * tests check that the kit detects each of them for the expected reason.
 *
 * <p>Numbers such as T7, R5 and N3 are rules of {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.tests.mutants;

import org.jspecify.annotations.NullMarked;
