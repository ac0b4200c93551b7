package io.github.linuxipc.engine.state;

/**
 * The parameters for opening a piece of shared state.
 *
 * @param name the name or address as the application gave it
 * @param candidate the provider and the address
 * @param settings the settings
 */
public record StatePlan(String name, StateCandidate candidate, StateSettings settings) {}
