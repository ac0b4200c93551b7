package io.github.linuxipc.state;

import java.nio.ByteBuffer;

/**
 * A value of a blackboard.
 *
 * @param version the version, which rises by 1 with each put and each removal of the key
 * @param bytes a copy of the value, from position to limit
 */
public record Value(long version, ByteBuffer bytes) {}
