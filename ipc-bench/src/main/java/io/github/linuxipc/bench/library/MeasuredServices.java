package io.github.linuxipc.bench.library;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** All services that can be called. */
public final class MeasuredServices {
  /** The name of the gRPC service, with which the other services are compared. */
  public static final String GRPC = "grpc-unix";

  /**
   * The factories of the services, by name. A service is created on demand, so that a process loads
   * only the classes of the service that it needs.
   */
  private static final Map<String, Supplier<MeasuredService>> FACTORIES = factories();

  private MeasuredServices() {}

  /**
   * Returns the names of all services. Those of this library are also names of {@link
   * MeasuredLibraries}.
   *
   * @return the names, in the order of the help
   */
  public static List<String> names() {
    return List.copyOf(FACTORIES.keySet());
  }

  /**
   * Finds a service.
   *
   * @param name its name
   * @return the service, or empty
   */
  public static Optional<MeasuredService> find(String name) {
    return Optional.ofNullable(FACTORIES.get(name)).map(Supplier::get);
  }

  private static Map<String, Supplier<MeasuredService>> factories() {
    Map<String, Supplier<MeasuredService>> factories = new LinkedHashMap<>();
    factories.put(GRPC, GrpcService::new);
    factories.put("jdk-http", HttpService::new);
    factories.put("shm-spin", () -> new LinuxIpcService("shm-spin", LinuxIpcLibrary.SHM_SPIN));
    factories.put("shm-futex", () -> new LinuxIpcService("shm-futex", LinuxIpcLibrary.SHM_FUTEX));
    factories.put("unix", () -> new LinuxIpcService("unix", "unix"));
    factories.put("tcp", () -> new LinuxIpcService("tcp", "tcp"));
    return factories;
  }
}
