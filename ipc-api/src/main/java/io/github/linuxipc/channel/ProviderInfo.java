package io.github.linuxipc.channel;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Describes one provider that discovery found, whether or not it can be used.
 *
 * @param kind whether the provider is a transport, a notifier or a provider of shared state
 * @param scheme the scheme, or the provider's class name if the provider failed before the scheme
 *     was known
 * @param provider the provider's class name
 * @param module the name of the module or jar that the provider was loaded from
 * @param priority the provider's priority among the providers of its scheme
 * @param capabilities the capabilities beyond the common contract, in the order of {@link
 *     Capability}; empty if the provider failed before they were known
 * @param options one line of help for each option: {@code name=default help}
 * @param available whether the provider can be used here
 * @param reason why the provider cannot be used; empty if it can
 * @param remedy what to do about it; empty if the provider can be used
 */
public record ProviderInfo(
    Kind kind,
    String scheme,
    String provider,
    String module,
    int priority,
    Set<Capability> capabilities,
    List<String> options,
    boolean available,
    String reason,
    String remedy) {

  /** The kinds of communication. */
  public enum Kind {
    /** A transport: channels, which carry messages. */
    CHANNEL,
    /** A notifier: events, which carry no data. */
    EVENT,
    /** A provider of shared state: blackboards, regions and locks. */
    STATE
  }

  /**
   * Creates a description and copies the collections.
   *
   * @param kind as above
   * @param scheme as above
   * @param provider as above
   * @param module as above
   * @param priority as above
   * @param capabilities as above, in any order
   * @param options as above
   * @param available as above
   * @param reason as above
   * @param remedy as above
   */
  public ProviderInfo {
    EnumSet<Capability> inOrder = EnumSet.noneOf(Capability.class);
    inOrder.addAll(capabilities);
    capabilities = Collections.unmodifiableSet(inOrder);
    options = List.copyOf(options);
  }
}
