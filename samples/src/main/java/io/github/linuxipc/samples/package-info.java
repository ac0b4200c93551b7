/**
 * Small programs that use the library as an application does. None of them names a transport: run a
 * pair with {@code IPC_TRANSPORT=tcp}, or with any other transport, and it does the same.
 *
 * <table>
 * <caption>The samples, in the order in which to read them</caption>
 * <tr><th>sample</th><th>shows</th></tr>
 * <tr><td>{@link io.github.linuxipc.samples.OrdersReceiver}, {@link
 * io.github.linuxipc.samples.OrdersSender}</td><td>the minimal program</td></tr>
 * <tr><td>{@link io.github.linuxipc.samples.OrdersParent}</td><td>the same, with one program that starts the other</td></tr>
 * <tr><td>{@link io.github.linuxipc.samples.PricesReceiver}, {@link
 * io.github.linuxipc.samples.PricesSender}</td><td>messages written and read in the transport's own
 * memory, if it has {@code ZERO_COPY}</td></tr>
 * <tr><td>{@link io.github.linuxipc.samples.OrdersDesk}</td><td>one thread that waits for messages
 * and for an event</td></tr>
 * <tr><td>{@link io.github.linuxipc.samples.QuotesResponder}, {@link
 * io.github.linuxipc.samples.QuotesRequester}</td><td>a service: requests that are answered</td></tr>
 * <tr><td>{@link io.github.linuxipc.samples.QuotesOnVirtualThreads}</td><td>the same service, whose
 * handlers block on virtual threads (JDK 21)</td></tr>
 * <tr><td>{@link io.github.linuxipc.samples.TicksResponder}, {@link
 * io.github.linuxipc.samples.TicksSubscriber}</td><td>a streamed response into a {@code
 * Flow.Subscriber}</td></tr>
 * </table>
 */
@NullMarked
package io.github.linuxipc.samples;

import org.jspecify.annotations.NullMarked;
