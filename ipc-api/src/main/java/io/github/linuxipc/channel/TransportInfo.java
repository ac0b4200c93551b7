package io.github.linuxipc.channel;

import java.util.List;
import java.util.Set;

/**
 * What discovery found about one provider, whether or not it can be used.
 *
 * @param scheme the scheme, or the provider's class name where it failed before it could tell
 * @param provider the provider's class name
 * @param module where it was loaded from: the module's or the jar's name
 * @param priority the provider's priority among those of its scheme
 * @param capabilities what it can do beyond the contract; empty where it failed before it could
 *     tell
 * @param options one line of help for each option: {@code name=default help}
 * @param available whether it can be used here
 * @param reason why it cannot be used, or empty
 * @param remedy what to do about that, or empty
 */
public record TransportInfo(
    String scheme,
    String provider,
    String module,
    int priority,
    Set<Capability> capabilities,
    List<String> options,
    boolean available,
    String reason,
    String remedy) {}
