package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.tests.ServiceContract;

/** Runs the kit of services on the engine that {@link MutantRunner} has selected. */
class ServiceMutantContract extends ServiceContract {
  static volatile ServiceMutant mutant = ServiceMutant.ofRequester(good -> good);

  private volatile String service = "";

  @Override
  public String address(String name) {
    service = name;
    return "unix:" + name;
  }

  @Override
  public Ipc build(IpcBuilder builder) {
    if (!mutant.concurrency().isEmpty()) {
      builder.set("services." + service + ".concurrency", mutant.concurrency());
    }
    return mutant.on(builder.build());
  }
}
