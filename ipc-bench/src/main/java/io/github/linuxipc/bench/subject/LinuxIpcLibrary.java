package io.github.linuxipc.bench.subject;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** A transport of this project, as an application uses it. */
final class LinuxIpcLibrary implements MeasuredLibrary {
  private final String name;
  private final String address;
  private final boolean spins;

  /**
   * Creates a library to measure.
   *
   * @param name its name
   * @param address the receiver's address, in which {@code NAME} stands for the name of the
   *     endpoints
   * @param spins whether the receiver polls in a loop instead of waiting
   */
  LinuxIpcLibrary(String name, String address, boolean spins) {
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
  public Set<SendMode> ways() {
    return EnumSet.allOf(SendMode.class);
  }

  @Override
  public boolean takesPart(Scenario one) {
    return one.kind() != Kind.IDLE || !spins;
  }

  @Override
  public Inlet inlet(Endpoints wire) throws IOException, InterruptedException {
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
  public Outlet outlet(Endpoints wire, SendMode way) throws IOException, InterruptedException {
    Ipc ipc =
        ipc(wire.directory()).set("channels." + wire.name() + ".connect-timeout", "60s").build();
    return OwnOutlet.of(ipc, ipc.sender(wire.name()), wire.size(), way);
  }

  private static IpcBuilder ipc(Path directory) {
    return Ipc.builder().set("runtime-dir", directory.resolve("ipc").toString());
  }
}
