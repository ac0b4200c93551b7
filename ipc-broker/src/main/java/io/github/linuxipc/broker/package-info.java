/**
 * A broker of Apache ActiveMQ Artemis on the loopback interface, for {@code ipc broker} and for
 * tests: {@link io.github.linuxipc.broker.EmbeddedBroker} in this JVM, and {@link
 * io.github.linuxipc.broker.BrokerProcess} in a JVM of its own that can be killed and restarted.
 * {@link io.github.linuxipc.broker.ResettingProxy} and {@link
 * io.github.linuxipc.broker.TestKeyStores} are for tests of what connects to it.
 */
@NullMarked
package io.github.linuxipc.broker;

import org.jspecify.annotations.NullMarked;
