/**
 * The entry point: {@link io.github.linuxipc.Ipc} opens channels and events over whatever transport
 * the configuration names.
 *
 * <pre>{@code
 * try (Ipc ipc = Ipc.create(); Receiver orders = ipc.receiver("orders")) {
 *   orders.forEach(message -> System.out.println(new String(message.toByteArray(), UTF_8)));
 * }
 * }</pre>
 */
@NullMarked
package io.github.linuxipc;

import org.jspecify.annotations.NullMarked;
