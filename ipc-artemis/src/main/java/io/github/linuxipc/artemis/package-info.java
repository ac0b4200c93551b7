/**
 * Channels over an Apache ActiveMQ Artemis broker: the transport {@code artemis}. The broker holds
 * and moves the messages; this package maps a channel to a queue of the broker.
 */
@NullMarked
package io.github.linuxipc.artemis;

import org.jspecify.annotations.NullMarked;
