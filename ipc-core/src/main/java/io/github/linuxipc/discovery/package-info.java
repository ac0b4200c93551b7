/**
 * Finds transports and notifiers, and decides which one serves an address. Not exported.
 *
 * <pre>
 *   ServiceLoader --&gt; ProviderLoader --&gt; ProviderProbe --&gt; DiscoveredProvider
 *                     guards each step of each provider          |
 *                                                                v
 *   ProviderQuery --&gt; {@link io.github.linuxipc.discovery.ProviderRegistry} --&gt; ProvidersByScheme
 *                          |                                     |
 *                          |                                     +-- none: MissingProviderReport
 *                          +-- RequirementsCheck, OptionParser
 *                          v
 *         ResolvedAddress, EventCandidate or coded errors
 * </pre>
 *
 * <p>Each instance of {@code Ipc} has a registry of its own. A broken provider never hides the
 * others, the order of the class path never decides, and no provider is replaced silently.
 */
@NullMarked
package io.github.linuxipc.discovery;

import org.jspecify.annotations.NullMarked;
