package io.github.linuxipc.spring.keys;

/**
 * The keys {@code ipc.regions.NAME.*}. Editors complete them from this record; the library reads
 * them itself.
 *
 * @param address the address
 * @param connectTimeout how long opening may take, such as 5s
 * @param persistent whether the bytes outlive the processes that use them
 */
public record RegionKeys(String address, String connectTimeout, Boolean persistent) {}
