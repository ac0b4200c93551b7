package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.tests.TransportContract;
import java.util.function.UnaryOperator;

/**
 * Runs {@link TransportContract}, the kit, on the transport or engine that {@link MutantRunner} has
 * selected.
 */
class MutantContract extends TransportContract {
  static volatile String scheme = "inproc";
  static volatile UnaryOperator<Ipc> wrapper = UnaryOperator.identity();

  @Override
  public String address(String name) {
    return scheme + ":" + name;
  }

  @Override
  public Ipc build(IpcBuilder builder) {
    return wrapper.apply(builder.build());
  }
}
