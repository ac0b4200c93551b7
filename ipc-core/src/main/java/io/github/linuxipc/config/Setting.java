package io.github.linuxipc.config;

/**
 * A value and a description of its origin.
 *
 * @param key the key without its leading {@code ipc.}, or an address option's name
 * @param value the value, stripped; never blank
 * @param origin where it came from, such as {@code IPC_TRANSPORT in the environment}
 */
public record Setting(String key, String value, String origin) {}
