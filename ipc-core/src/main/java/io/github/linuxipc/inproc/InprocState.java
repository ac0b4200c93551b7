package io.github.linuxipc.inproc;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.SharedState;
import io.github.linuxipc.spi.StateContext;
import io.github.linuxipc.spi.StateProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Shared state within one JVM, for tests of applications: scheme {@code inproc}, target a name. The
 * memory is removed when nobody has it open, unless it is persistent.
 */
public final class InprocState implements StateProvider {
  private static final Map<String, InprocMemory> MEMORY = new HashMap<>();

  /** Creates the provider. */
  public InprocState() {}

  @Override
  public String scheme() {
    return "inproc";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public SharedState open(Address address, StateContext context) throws IpcException {
    synchronized (MEMORY) {
      InprocMemory memory = MEMORY.get(address.target());
      if (memory == null) {
        memory = new InprocMemory(context.kind(), context.terms(), context.length());
        MEMORY.put(address.target(), memory);
      } else if (memory.kind() != context.kind()) {
        throw context.incompatible(
            context.kind().word() + " here, " + memory.kind().word() + " there");
      } else if (!memory.terms().equals(context.terms())) {
        throw context.incompatible(context.terms() + " here, " + memory.terms() + " there");
      }
      InprocMemory opened = memory;
      return opened.open(
          context.persistent(),
          () -> {
            synchronized (MEMORY) {
              if (opened.leave()) {
                MEMORY.remove(address.target(), opened);
              }
            }
          });
    }
  }
}
