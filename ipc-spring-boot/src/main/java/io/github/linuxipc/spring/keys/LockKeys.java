package io.github.linuxipc.spring.keys;

/**
 * The keys {@code ipc.locks.NAME.*}. Editors complete them from this record; the library reads them
 * itself.
 *
 * @param address the address
 * @param connectTimeout how long opening may take, such as 5s
 */
public record LockKeys(String address, String connectTimeout) {}
