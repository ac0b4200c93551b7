package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.tests.TransportContract;
import java.util.function.UnaryOperator;

/** The kit on whatever {@link MutantRunner} has before it. */
class MutantContract extends TransportContract {
  static volatile String scheme = "inproc";
  static volatile UnaryOperator<Ipc> twist = UnaryOperator.identity();

  @Override
  public String address(String name) {
    return scheme + ":" + name;
  }

  @Override
  public Ipc build(IpcBuilder builder) {
    return twist.apply(builder.build());
  }
}
