package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.tests.RegionContract;

/** Applies the kit to the engine that {@link MutantRunner} has selected. */
class RegionMutantContract extends RegionContract {
  static volatile StateMutant mutant = StateMutant.Call::proceed;

  @Override
  public String address(String name) {
    return "shm:" + name;
  }

  @Override
  public Ipc build(IpcBuilder builder) {
    return mutant.on(builder.build());
  }
}
