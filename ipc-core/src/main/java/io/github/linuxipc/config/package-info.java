/**
 * The settings, and for each the words for where it came from. Not exported.
 *
 * <p>Places in the order in which they are asked; the first that sets a key wins, and a blank value
 * sets nothing:
 *
 * <table>
 * <caption>Layers</caption>
 * <tr><th>place</th><th>how {@code channels.order-book.max-senders} is written</th></tr>
 * <tr><td>builder</td><td>{@code set("channels.order-book.max-senders", "8")}</td></tr>
 * <tr><td>sources in the builder</td><td>asked for {@code channels.order-book.max-senders}</td></tr>
 * <tr><td>system properties</td><td>{@code -Dipc.channels.order-book.max-senders=8}</td></tr>
 * <tr><td>environment</td><td>{@code IPC_CHANNELS_ORDER_BOOK_MAX_SENDERS=8}</td></tr>
 * <tr><td>{@code ./ipc.properties}</td><td>{@code ipc.channels.order-book.max-senders=8}</td></tr>
 * <tr><td>class path: {@code ipc.properties}</td><td>the same; the first such file counts</td></tr>
 * </table>
 *
 * <p>An unknown key is a fault wherever it stands, a bad value where it has effect; all faults are
 * reported at once, with their codes, by {@link io.github.linuxipc.config.ConfigurationErrors}.
 * Variables of the environment are told from other programs' by {@code EnvironmentVariables}.
 */
@NullMarked
package io.github.linuxipc.config;

import org.jspecify.annotations.NullMarked;
