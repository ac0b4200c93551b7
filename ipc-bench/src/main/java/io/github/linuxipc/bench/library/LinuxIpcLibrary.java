package io.github.linuxipc.bench.library;

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
   *     endpoints, or only the name of a transport
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
  public Set<SendMode> sendModes() {
    return EnumSet.allOf(SendMode.class);
  }

  @Override
  public boolean supports(Scenario scenario) {
    return scenario.kind() != Kind.IDLE || !spins;
  }

  @Override
  public BenchReceiver openReceiver(Endpoints endpoints) throws IOException, InterruptedException {
    IpcBuilder settings = ipc(endpoints.directory());
    if (address.contains(":")) {
      settings.channel(endpoints.name(), address.replace("NAME", endpoints.name()));
    } else {
      settings.set("transport", address);
    }
    Ipc ipc = settings.build();
    return new LinuxIpcReceiver(ipc, ipc.receiver(endpoints.name()), spins);
  }

  @Override
  public BenchSender openSender(Endpoints endpoints, SendMode sendMode)
      throws IOException, InterruptedException {
    Ipc ipc =
        ipc(endpoints.directory())
            .set("channels." + endpoints.name() + ".connect-timeout", "60s")
            .build();
    return LinuxIpcSender.of(ipc, ipc.sender(endpoints.name()), endpoints.size(), sendMode);
  }

  private static IpcBuilder ipc(Path directory) {
    return Ipc.builder().set("runtime-dir", directory.resolve("ipc").toString());
  }
}
