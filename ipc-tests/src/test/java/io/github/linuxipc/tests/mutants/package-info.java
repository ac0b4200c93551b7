/**
 * Transports and instances that break the contract on purpose, each in one way, and the proof that
 * the kit finds each of them for the right reason.
 */
@NullMarked
package io.github.linuxipc.tests.mutants;

import org.jspecify.annotations.NullMarked;
