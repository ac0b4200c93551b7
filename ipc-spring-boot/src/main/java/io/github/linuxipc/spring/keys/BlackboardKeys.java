package io.github.linuxipc.spring.keys;

/**
 * The keys {@code ipc.blackboards.NAME.*}. Editors complete them from this record; the library
 * reads them itself.
 *
 * @param address the address
 * @param connectTimeout how long opening may take, such as 5s
 * @param persistent whether the values outlive the processes that use them
 * @param maxKeys how many keys it has room for; the same in all its processes
 * @param maxValueSize the largest value, such as 4k; the same in all its processes
 * @param slots how many of its last values it holds for each key; the same in all its processes
 * @param maxCounters how many counters it has room for; the same in all its processes
 */
public record BlackboardKeys(
    String address,
    String connectTimeout,
    Boolean persistent,
    Integer maxKeys,
    String maxValueSize,
    Integer slots,
    Integer maxCounters) {}
