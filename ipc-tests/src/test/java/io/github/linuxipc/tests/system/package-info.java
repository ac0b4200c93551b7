/**
 * Tests of the whole library with many channels, processes or large messages, and of what happens
 * when a process exits or is short of resources.
 *
 * <p>Numbers such as T7 and N3 are rules of {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.tests.system;

import org.jspecify.annotations.NullMarked;
