package io.github.linuxipc.spring.actuate;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.channel.Statistics;
import io.github.linuxipc.inventory.EndpointActivity;
import io.github.linuxipc.inventory.InventoryDocument;
import io.github.linuxipc.inventory.InventoryEntry;
import io.github.linuxipc.spring.listener.IpcListenerContainer;
import io.github.linuxipc.spring.listener.IpcListenerRegistry;
import io.github.linuxipc.topic.SubscriptionInfo;
import io.github.linuxipc.topic.TopicPublisher;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * The actuator's endpoint {@code ipc}: the part of {@code ipc ls --json} that concerns this
 * process, and what it has open, has counted and listens to.
 */
@Endpoint(id = "ipc")
public final class IpcEndpoint {
  private final Ipc ipc;
  private final IpcListenerRegistry listeners;

  /**
   * Creates the endpoint.
   *
   * @param ipc the instance
   * @param listeners the listeners
   */
  public IpcEndpoint(Ipc ipc, IpcListenerRegistry listeners) {
    this.ipc = ipc;
    this.listeners = listeners;
  }

  /**
   * What a process has open.
   *
   * @param version the version of the entries, as in {@code ipc ls --json}
   * @param entries the channels, services, topics and other names that this process has open, each
   *     with the keys that {@code ipc ls --json} prints for it
   * @param pid the process id, in its own pid namespace
   * @param endpoints the open endpoints, ordered by kind and name
   * @param listeners the listeners
   * @param transports the transports that can be used
   */
  public record Report(
      int version,
      List<Map<String, Object>> entries,
      long pid,
      List<OpenEndpoint> endpoints,
      List<Listener> listeners,
      List<String> transports) {}

  /**
   * An open endpoint.
   *
   * @param kind sender, receiver, requester, responder, publisher or subscriber
   * @param name the name or address by which it was opened
   * @param address where it is bound or connected
   * @param statistics what it has counted
   * @param subscriptions what a publisher knows of its subscribers; else null
   */
  public record OpenEndpoint(
      String kind,
      String name,
      String address,
      Statistics statistics,
      @Nullable List<Subscription> subscriptions) {}

  /**
   * A subscriber of a topic.
   *
   * @param pid the process id, in its own pid namespace
   * @param whenFull wait, skip or leave
   * @param connected whether the publisher is connected to it
   * @param backlog messages that wait for room
   * @param missed messages that it has missed
   */
  public record Subscription(
      long pid, String whenFull, boolean connected, int backlog, long missed) {}

  /**
   * A listener.
   *
   * @param id its id
   * @param target what it receives from
   * @param running whether it was started
   * @param bound whether its endpoint is open
   * @param error why it is not; else null
   */
  public record Listener(
      String id, String target, boolean running, boolean bound, @Nullable String error) {}

  /**
   * Reports what this process has open.
   *
   * @return the report
   * @throws IpcException if the inventory cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  @ReadOperation
  public Report report() throws IpcException, InterruptedException {
    List<io.github.linuxipc.channel.Endpoint> endpoints = ipc.endpoints();
    return new Report(
        InventoryDocument.VERSION,
        InventoryDocument.entries(
            ipc.inventory().stream().filter(each -> isOpen(each, endpoints)).toList(),
            endpoints.stream().map(each -> EndpointActivity.of(each, 0)).toList()),
        ProcessHandle.current().pid(),
        endpoints.stream()
            .map(IpcEndpoint::describe)
            .sorted(Comparator.comparing(OpenEndpoint::kind).thenComparing(OpenEndpoint::name))
            .toList(),
        listeners.containers().stream().map(IpcEndpoint::describe).toList(),
        ipc.transports().stream()
            .filter(ProviderInfo::available)
            .map(ProviderInfo::scheme)
            .toList());
  }

  /** Returns whether this process receives from a name, is a member of it, or sends to it. */
  private static boolean isOpen(
      InventoryEntry entry, List<io.github.linuxipc.channel.Endpoint> endpoints) {
    long own = ProcessHandle.current().pid();
    return !entry.internal()
        && (entry.pid() == own
            || entry.members().stream().anyMatch(each -> each.pid() == own)
            || endpoints.stream()
                .filter(each -> !entry.address().isEmpty())
                .anyMatch(each -> each.address().toString().equals(entry.address())));
  }

  private static OpenEndpoint describe(io.github.linuxipc.channel.Endpoint endpoint) {
    return new OpenEndpoint(
        endpoint.kind().word(),
        endpoint.channel(),
        endpoint.address().toString(),
        endpoint.statistics(),
        endpoint instanceof TopicPublisher publisher
            ? publisher.subscriptions().stream().map(IpcEndpoint::describe).toList()
            : null);
  }

  private static Subscription describe(SubscriptionInfo info) {
    return new Subscription(
        info.pid(),
        info.whenFull().name().toLowerCase(java.util.Locale.ROOT),
        info.connected(),
        info.backlog(),
        info.missed());
  }

  private static Listener describe(IpcListenerContainer container) {
    boolean bound = container.isBound();
    return new Listener(
        container.id(),
        container.target().toString(),
        container.isRunning(),
        bound,
        bound ? null : container.failure().orElse(null));
  }
}
