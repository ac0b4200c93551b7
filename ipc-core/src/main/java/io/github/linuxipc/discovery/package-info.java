/**
 * Finds transports and notifiers, and decides which one serves an address. Not exported.
 *
 * <pre>
 *   ServiceLoader --&gt; Loading --&gt; Interview --&gt; Found ... Providers --&gt; {@link io.github.linuxipc.discovery.ProviderRegistry}
 *                     guards each step of each provider       |            a candidate, or coded faults
 *                                                             +-- Missing, Qualification, OptionParser
 * </pre>
 *
 * <p>Each instance of {@code Ipc} has a catalogue of its own. A broken provider never hides the
 * others, the class path's order never decides, and nothing is replaced silently.
 */
@NullMarked
package io.github.linuxipc.discovery;

import org.jspecify.annotations.NullMarked;
