package io.github.linuxipc.engine.state;

import java.time.Duration;

/**
 * The settings of a piece of shared state.
 *
 * @param connectTimeout how long opening may take
 * @param persistent whether the state outlives the processes that use it
 * @param board the limits, if it is a blackboard
 */
public record StateSettings(Duration connectTimeout, boolean persistent, BoardLimits board) {}
