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
  /** Shared memory whose receiver spins. */
  static final String SHM_SPIN = "shm:NAME?notify=spin";

  /** Shared memory whose receiver waits in the kernel. */
  static final String SHM_FUTEX = "shm:NAME?notify=futex";

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
    Ipc ipc = binding(endpoints, "channels", address).build();
    return new LinuxIpcReceiver(ipc, ipc.receiver(endpoints.name()), spins);
  }

  @Override
  public BenchSender openSender(Endpoints endpoints, SendMode sendMode)
      throws IOException, InterruptedException {
    Ipc ipc = connecting(endpoints, "channels").build();
    return LinuxIpcSender.of(ipc, ipc.sender(endpoints.name()), endpoints.size(), sendMode);
  }

  /**
   * Returns the settings of the process that binds, or takes part in a topic.
   *
   * @param keys {@code channels}, {@code services} or {@code topics}
   */
  static IpcBuilder binding(Endpoints endpoints, String keys, String address) {
    IpcBuilder settings = ipc(endpoints.directory());
    return address.contains(":")
        ? setAddress(settings, endpoints, keys, address)
        : settings.set("transport", address);
  }

  /** Sets an address in which {@code NAME} stands for the name of the endpoints. */
  static IpcBuilder setAddress(
      IpcBuilder settings, Endpoints endpoints, String keys, String address) {
    String name = endpoints.name();
    return settings.set(keys + "." + name + ".address", address.replace("NAME", name));
  }

  /**
   * Returns the settings of the process that connects. That process finds the address by the name.
   *
   * @param keys {@code channels} or {@code services}
   */
  static IpcBuilder connecting(Endpoints endpoints, String keys) {
    return ipc(endpoints.directory())
        .set(keys + "." + endpoints.name() + ".connect-timeout", "60s");
  }

  private static IpcBuilder ipc(Path directory) {
    return Ipc.builder().set("runtime-dir", directory.resolve("ipc").toString());
  }
}
