package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.registry.RuntimeDirectory;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.InheritedAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Starts child processes with endpoints of channels, and tracks them as peers from their start to
 * their exit. Thread-safe.
 */
final class ChildProcesses {
  private final RuntimeDirectory runtime;
  private final Consumer<String> onExit;
  private final Map<String, ChildEndpoints> senders = new ConcurrentHashMap<>();
  private final Map<String, ChildEndpoints> receivers = new ConcurrentHashMap<>();
  private final Set<InheritedAddress> held = ConcurrentHashMap.newKeySet();

  /**
   * Creates an instance that tracks no children.
   *
   * @param onExit receives the name of a channel after a child that could send to it has exited
   */
  ChildProcesses(RuntimeDirectory runtime, Consumer<String> onExit) {
    this.runtime = runtime;
    this.onExit = onExit;
  }

  /** Returns the children that send to a channel. */
  ChildEndpoints senders(String channel) {
    return senders.computeIfAbsent(channel, name -> new ChildEndpoints());
  }

  /** Returns the children that receive from a channel. */
  ChildEndpoints receivers(String channel) {
    return receivers.computeIfAbsent(channel, name -> new ChildEndpoints());
  }

  private ChildEndpoints endpoints(ChildEndpointSpec spec) {
    return spec.sends() ? senders(spec.channel()) : receivers(spec.channel());
  }

  /** Starts a child process. If that fails, nothing is left behind. Called on engine threads. */
  Process start(ProcessBuilder builder, List<ChildEndpointSpec> specs, ChannelContext.Cancel cancel)
      throws IpcException {
    try (Cleanup undo = new Cleanup()) {
      List<InheritedAddress> inherited = new ArrayList<>();
      Map<String, String> environment = new HashMap<>();
      for (ChildEndpointSpec spec : specs) {
        environment.putAll(spec.environment());
        environment.put(spec.addressVariable(), prepareForChild(spec, inherited, cancel, undo));
      }
      Process child = undo.open(() -> start(builder, environment), Process::destroyForcibly);
      undo.add(() -> inherited.forEach(held::remove));
      held.addAll(inherited);
      for (ChildEndpointSpec spec : specs) {
        undo.add(() -> endpoints(spec).exited("the start failed"));
        endpoints(spec).started(spec.endsStream());
      }
      releaseOnExit(child, specs, inherited);
      return undo.done(child);
    }
  }

  /** Prepares each address of an endpoint for the child; returns the comma-separated list. */
  private String prepareForChild(
      ChildEndpointSpec spec,
      List<InheritedAddress> inherited,
      ChannelContext.Cancel cancel,
      Cleanup undo)
      throws IpcException {
    List<String> addresses = new ArrayList<>();
    for (ResolvedAddress candidate : spec.candidates()) {
      ChannelContext context = new ChannelContext(spec.settings(), candidate, runtime, cancel);
      InheritedAddress address = undo.open(context::prepareForChild, InheritedAddress::close);
      inherited.add(address);
      addresses.add(address.address().toString());
    }
    return String.join(",", addresses);
  }

  /**
   * Starts the process with additional variables and without the secrets among the variables of
   * this process, and restores the environment of the builder.
   */
  private static Process start(ProcessBuilder builder, Map<String, String> variables)
      throws IpcException {
    Map<String, String> environment = builder.environment();
    Map<String, String> before = new LinkedHashMap<>(environment);
    try {
      environment.keySet().removeIf(ChildProcesses::isSecret);
      environment.putAll(variables);
      return builder.start();
    } catch (IOException e) {
      throw ChannelContext.failure(
          ErrorCode.OPEN_FAILED,
          "The child process could not be started: " + e.getMessage(),
          "",
          "Check that the program exists and that this user may run it.",
          e);
    } finally {
      environment.keySet().retainAll(before.keySet());
      environment.putAll(before);
    }
  }

  /** Returns whether a variable is a setting of this library that is a secret. */
  private static boolean isSecret(String variable) {
    return variable.startsWith("IPC_") && Address.isSecret(variable.toLowerCase(Locale.ROOT));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the future is not awaited
  private void releaseOnExit(
      Process child, List<ChildEndpointSpec> specs, List<InheritedAddress> inherited) {
    child.onExit().thenAccept(exited -> exited(exited, specs, inherited));
  }

  /**
   * Records the exit of a child, and releases the addresses that were held for the child. Called on
   * a thread of the JDK, or on the starting thread if the child has already exited.
   */
  private void exited(
      Process child, List<ChildEndpointSpec> specs, List<InheritedAddress> inherited) {
    String description = "process " + child.pid() + " has exited with status " + child.exitValue();
    for (ChildEndpointSpec spec : specs) {
      endpoints(spec).exited(description);
    }
    for (InheritedAddress address : inherited) {
      release(address);
    }
    specs.stream()
        .filter(ChildEndpointSpec::sends)
        .map(ChildEndpointSpec::channel)
        .collect(Collectors.toSet())
        .forEach(onExit);
  }

  private void release(InheritedAddress address) {
    if (held.remove(address)) {
      address.close();
    }
  }

  /**
   * Releases the addresses that the children could still open. The children themselves continue to
   * run.
   */
  void close() {
    held.forEach(this::release);
  }
}
