package io.github.linuxipc.config;

/**
 * A value and a description of its origin.
 *
 * @param key the key without its leading {@code ipc.}, or an address option's name
 * @param value the value; a layer strips it, and returns no setting for a blank one
 * @param origin where the value came from, such as {@code IPC_TRANSPORT in the environment}
 */
public record Setting(String key, String value, String origin) {}
