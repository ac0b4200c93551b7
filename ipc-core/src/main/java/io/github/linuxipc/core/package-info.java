/**
 * Implements {@link io.github.linuxipc.Ipc} with configuration, discovery and engine. Not exported.
 *
 * <pre>
 *   IpcBuilder.build() --&gt; DefaultIpcFactory --&gt; DefaultIpc
 *                                                 |     |
 *                         channels and children   |     |  events
 *                                                 v     v
 *             Resolver &lt;-----------------------------  EventOpener --&gt; EventEndpoint
 *             |      |                                    |
 *             v      v                                    v
 *   Configuration  ProviderRegistry                     Engine
 *
 *   a sender's Engine --&gt; PublishedAddressResolver --&gt; ProviderRegistry
 * </pre>
 */
@NullMarked
package io.github.linuxipc.core;

import org.jspecify.annotations.NullMarked;
