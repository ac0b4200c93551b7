/**
 * The programs that {@code ./ipc bench broker} starts: eight senders and a receiver over a broker,
 * by this library and by the plain client. They have a class path of their own, because Artemis
 * needs another Netty than gRPC.
 */
@NullMarked
package io.github.linuxipc.bench.broker;

import org.jspecify.annotations.NullMarked;
