/**
 * Reads the settings, each with a description of its origin. Not exported.
 *
 * <pre>
 *   builder, FunctionLayer, PropertiesLayer, EnvironmentVariables, ConfigurationFiles
 *        |  one SettingsLayer each, queried in this order
 *        v
 *   Configuration --&gt; CommonSettings --&gt; ChannelSettings, TransportRequirements   for the engine
 *        |       \
 *        |        +--&gt; AddressList     the addresses of one channel
 *        v
 *   ConfigurationErrors                all errors, thrown together
 * </pre>
 *
 * <p>The table lists the layers in the order in which they are queried. The first layer that sets a
 * key determines its value, and a blank value sets nothing:
 *
 * <table>
 * <caption>Layers</caption>
 * <tr><th>layer</th><th>how {@code channels.order-book.max-senders} is written</th></tr>
 * <tr><td>builder</td><td>{@code set("channels.order-book.max-senders", "8")}</td></tr>
 * <tr><td>sources in the builder</td><td>queried for {@code channels.order-book.max-senders}</td></tr>
 * <tr><td>system properties</td><td>{@code -Dipc.channels.order-book.max-senders=8}</td></tr>
 * <tr><td>environment</td><td>{@code IPC_CHANNELS_ORDER_BOOK_MAX_SENDERS=8}</td></tr>
 * <tr><td>{@code ./ipc.properties}</td><td>{@code ipc.channels.order-book.max-senders=8}</td></tr>
 * <tr><td>class path: {@code ipc.properties}</td><td>the same; only the first such file is read</td></tr>
 * </table>
 *
 * <p>An unknown key is an error in every layer that can list its keys, except that some unknown
 * environment variables are only logged. A bad value is an error only where it takes effect. All
 * errors are reported together, with their codes, by {@link
 * io.github.linuxipc.config.ConfigurationErrors}. {@code EnvironmentVariables} separates variables
 * of this library from those of other programs.
 */
@NullMarked
package io.github.linuxipc.config;

import org.jspecify.annotations.NullMarked;
