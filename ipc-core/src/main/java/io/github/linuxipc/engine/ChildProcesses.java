package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ChildEndpoint;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Starts child processes with ends of channels, and knows them as the peers that they are from
 * their start to their exit. Thread-safe.
 */
final class ChildProcesses {
  private final RuntimeDirectory runtime;
  private final Consumer<String> onExit;
  private final Map<String, ChildEndpoints> senders = new ConcurrentHashMap<>();
  private final Map<String, ChildEndpoints> receivers = new ConcurrentHashMap<>();
  private final Set<InheritedAddress> kept = ConcurrentHashMap.newKeySet();

  /**
   * Makes the register.
   *
   * @param onExit told the channel when a child has exited that might have sent to it
   */
  ChildProcesses(RuntimeDirectory runtime, Consumer<String> onExit) {
    this.runtime = runtime;
    this.onExit = onExit;
  }

  /** The children that send to a channel. */
  ChildEndpoints senders(String channel) {
    return senders.computeIfAbsent(channel, name -> new ChildEndpoints());
  }

  /** The children that receive from a channel. */
  ChildEndpoints receivers(String channel) {
    return receivers.computeIfAbsent(channel, name -> new ChildEndpoints());
  }

  private ChildEndpoints ends(ChildEndpointSpec plan) {
    return plan.role() == ChildEndpoint.Role.SENDER
        ? senders(plan.channel())
        : receivers(plan.channel());
  }

  /** Starts a child. If that fails, nothing is left behind. Runs on engine threads. */
  Process start(ProcessBuilder builder, List<ChildEndpointSpec> plans, ChannelContext.Cancel cancel)
      throws IpcException {
    try (Cleanup undo = new Cleanup()) {
      List<InheritedAddress> handovers = new ArrayList<>();
      Map<String, String> environment = new HashMap<>();
      for (ChildEndpointSpec plan : plans) {
        environment.putAll(plan.environment());
        environment.put(plan.addressVariable(), handOver(plan, handovers, cancel, undo));
      }
      Process child = undo.open(() -> start(builder, environment), Process::destroyForcibly);
      undo.add(() -> handovers.forEach(kept::remove));
      kept.addAll(handovers);
      for (ChildEndpointSpec plan : plans) {
        undo.add(() -> ends(plan).exited("the start failed"));
        ends(plan).started(plan.asksForEnd());
      }
      watch(child, plans, handovers);
      return undo.done(child);
    }
  }

  /** Prepares each address of a list; returns the list. */
  private String handOver(
      ChildEndpointSpec plan,
      List<InheritedAddress> handovers,
      ChannelContext.Cancel cancel,
      Cleanup undo)
      throws IpcException {
    List<String> addresses = new ArrayList<>();
    for (ResolvedAddress candidate : plan.candidates()) {
      ChannelContext context = new ChannelContext(plan.settings(), candidate, runtime, cancel);
      InheritedAddress handover = undo.open(context::handOver, InheritedAddress::close);
      handovers.add(handover);
      addresses.add(handover.address().toString());
    }
    return String.join(",", addresses);
  }

  /** Starts the process with an environment that the builder does not keep. */
  private static Process start(ProcessBuilder builder, Map<String, String> given)
      throws IpcException {
    Map<String, String> environment = builder.environment();
    Map<String, String> before = new LinkedHashMap<>(environment);
    try {
      environment.putAll(given);
      return builder.start();
    } catch (IOException e) {
      throw ChannelContext.failure(
          ErrorCode.OPEN_FAILED,
          "The child process was not started: " + e.getMessage(),
          "",
          "See that the program is there and that this user may run it.",
          e);
    } finally {
      environment.keySet().retainAll(before.keySet());
      environment.putAll(before);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
  private void watch(
      Process child, List<ChildEndpointSpec> plans, List<InheritedAddress> handovers) {
    child.onExit().thenAccept(exited -> exited(exited, plans, handovers));
  }

  /** Called by the JDK's thread that waits for the process. */
  private void exited(
      Process child, List<ChildEndpointSpec> plans, List<InheritedAddress> handovers) {
    String words = "process " + child.pid() + " has exited with status " + child.exitValue();
    for (ChildEndpointSpec plan : plans) {
      ends(plan).exited(words);
    }
    for (InheritedAddress handover : handovers) {
      release(handover);
    }
    plans.stream()
        .filter(plan -> plan.role() == ChildEndpoint.Role.SENDER)
        .map(ChildEndpointSpec::channel)
        .collect(Collectors.toSet())
        .forEach(onExit);
  }

  private void release(InheritedAddress handover) {
    if (kept.remove(handover)) {
      handover.close();
    }
  }

  /** Lets go of what children could still open. The children themselves live on. */
  void close() {
    kept.forEach(this::release);
  }
}
