/**
 * The contract that every transport passes, written once as tests that a transport inherits.
 *
 * <pre>{@code
 * class UnixContractTest extends TransportContract {
 *   @Override
 *   public String address(String name) {
 *     return "unix:" + name;
 *   }
 * }
 * }</pre>
 *
 * <p>A test's name begins with the number of the rule it tests. What a transport cannot do, by its
 * capabilities and wires, is skipped. Each test has a runtime directory of its own, is ended when
 * it hangs, and fails if it leaves a thread or a descriptor behind. The peers are child JVMs that
 * are killed and stopped for real. All of them carry the JUnit tag {@code contract}, by which a
 * build selects or excludes them.
 *
 * <p>Start at {@link io.github.linuxipc.tests.TransportContract}.
 */
@NullMarked
package io.github.linuxipc.tests;

import org.jspecify.annotations.NullMarked;
