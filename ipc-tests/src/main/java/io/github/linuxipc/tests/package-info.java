/**
 * The contract that every transport, notifier, service and topic passes, written once as tests that
 * a transport's or notifier's test inherits.
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
 * <p>The name of a test begins with the number of its rule in {@code docs/contract.md}, written
 * with two digits: T07 for T7. Some tests of child processes have no number. A test is skipped if
 * it needs a capability or wire format that the transport does not have. Each test has a runtime
 * directory of its own, is ended if it hangs, and fails if it leaves a thread or a descriptor
 * behind. The peers are child JVMs that are really killed and stopped. All tests carry the JUnit
 * tag {@code contract}, by which a build selects or excludes them.
 *
 * <pre>
 *   TransportUnderTest, NotifierUnderTest    implemented by the test of a transport or notifier
 *   ContractTest, EventTest                  fixture, guards and peers of each part
 *   ServiceTest, TopicTest                   what the parts of services and topics add
 *     OpenContract, WakeContract, ...        mostly one rule each
 *   TransportContract, NotifierContract,
 *   ServiceContract, TopicContract           all parts together
 * </pre>
 *
 * <p>Start at {@link io.github.linuxipc.tests.TransportContract}.
 */
@NullMarked
package io.github.linuxipc.tests;

import org.jspecify.annotations.NullMarked;
