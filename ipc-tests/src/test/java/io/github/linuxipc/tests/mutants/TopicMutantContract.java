package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.tests.TopicContract;

/** Applies the kit of topics to the engine that {@link MutantRunner} has selected. */
class TopicMutantContract extends TopicContract {
  static volatile TopicMutant mutant = TopicMutant.ofPublisher(good -> good);
  static volatile String scheme = "unix";

  @Override
  public String address(String name) {
    return scheme + ":" + name;
  }

  @Override
  public Ipc build(IpcBuilder builder) {
    return mutant.on(builder.build());
  }
}
