package io.github.linuxipc.bench.subject;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.bench.plan.Case;
import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Way;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** A transport of this project, as an application uses it. */
final class OwnSubject implements Subject {
  private final String name;
  private final String address;
  private final boolean spins;

  /**
   * Makes a subject.
   *
   * @param name its name
   * @param address the receiver's transport, or its address, in which {@code NAME} stands for the
   *     wire's name
   * @param spins whether the receiver asks again and again instead of waiting
   */
  OwnSubject(String name, String address, boolean spins) {
    this.name = name;
    this.address = address;
    this.spins = spins;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return "this library, " + address + (spins ? ", polled without a pause" : ", blocking");
  }

  @Override
  public Set<Way> ways() {
    return EnumSet.allOf(Way.class);
  }

  @Override
  public boolean takesPart(Case one) {
    return one.kind() != Kind.IDLE || !spins;
  }

  @Override
  public Inlet inlet(Wire wire) throws IOException, InterruptedException {
    IpcBuilder settings = ipc(wire.directory());
    if (address.contains(":")) {
      settings.channel(wire.name(), address.replace("NAME", wire.name()));
    } else {
      settings.set("transport", address);
    }
    Ipc ipc = settings.build();
    return new OwnInlet(ipc, ipc.receiver(wire.name()), spins);
  }

  @Override
  public Outlet outlet(Wire wire, Way way) throws IOException, InterruptedException {
    Ipc ipc =
        ipc(wire.directory()).set("channels." + wire.name() + ".connect-timeout", "60s").build();
    return OwnOutlet.of(ipc, ipc.sender(wire.name()), wire.size(), way);
  }

  private static IpcBuilder ipc(Path directory) {
    return Ipc.builder().set("runtime-dir", directory.resolve("ipc").toString());
  }
}
