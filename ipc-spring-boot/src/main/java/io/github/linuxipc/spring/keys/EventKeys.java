package io.github.linuxipc.spring.keys;

/**
 * The keys {@code ipc.events.NAME.*}. Editors complete them from this record; the library reads
 * them itself.
 *
 * @param address the address
 */
public record EventKeys(String address) {}
