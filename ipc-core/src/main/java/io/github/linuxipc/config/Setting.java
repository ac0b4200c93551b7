package io.github.linuxipc.config;

/**
 * A value with the words for where it came from.
 *
 * @param key the key without its leading {@code ipc.}, or an address option's name
 * @param value the value, without white space at its ends; never blank
 * @param origin where it came from, such as {@code IPC_TRANSPORT in the environment}
 */
public record Setting(String key, String value, String origin) {}
