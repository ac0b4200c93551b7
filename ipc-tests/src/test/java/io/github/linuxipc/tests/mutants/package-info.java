/**
 * Transports, notifiers and instances that violate the contract on purpose, each in one way, and
 * tests that the kit finds each of them for the expected reason.
 */
@NullMarked
package io.github.linuxipc.tests.mutants;

import org.jspecify.annotations.NullMarked;
