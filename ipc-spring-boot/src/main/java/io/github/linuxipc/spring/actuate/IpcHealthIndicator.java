package io.github.linuxipc.spring.actuate;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ChannelInfo;
import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spring.IpcTemplate;
import io.github.linuxipc.spring.listener.IpcListenerContainer;
import io.github.linuxipc.spring.listener.IpcListenerRegistry;
import io.github.linuxipc.topic.SubscriptionInfo;
import io.github.linuxipc.topic.TopicPublisher;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * The health of an application's communication. It is down while a listener that was started is not
 * bound, or while there is no receiver for a channel, or no responder for a service, that the
 * application has used. It sends nothing: a lock of the kernel proves whether a receiver is alive.
 */
public final class IpcHealthIndicator extends AbstractHealthIndicator {
  private final Ipc ipc;
  private final IpcTemplate template;
  private final IpcListenerRegistry listeners;

  /**
   * Creates the indicator.
   *
   * @param ipc finds receivers
   * @param template what the application sends to
   * @param listeners what the application receives from
   */
  public IpcHealthIndicator(Ipc ipc, IpcTemplate template, IpcListenerRegistry listeners) {
    super("The state of Linux IPC cannot be determined");
    this.ipc = ipc;
    this.template = template;
    this.listeners = listeners;
  }

  @Override
  protected void doHealthCheck(Health.Builder builder) {
    boolean up = true;
    Map<String, Object> receiving = new LinkedHashMap<>();
    for (IpcListenerContainer container : listeners.containers()) {
      if (container.isRunning()) {
        up &= container.isBound();
        receiving.put(container.id(), receiver(container));
      }
    }
    Map<String, Object> sending = new LinkedHashMap<>();
    for (IpcTemplate.Destination destination : template.destinations()) {
      Map<String, Object> details = new LinkedHashMap<>();
      up &= describe(destination, details);
      sending.put(destination.kind() + " " + destination.name(), details);
    }
    builder.status(up ? "UP" : "DOWN");
    builder.withDetail("listeners", receiving).withDetail("destinations", sending);
  }

  private static Map<String, Object> receiver(IpcListenerContainer container) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("target", container.target().toString());
    details.put("bound", container.isBound());
    container
        .endpoint()
        .ifPresent(endpoint -> details.put("address", endpoint.address().toString()));
    if (!container.isBound()) {
      container.failure().ifPresent(failure -> details.put("error", failure));
    }
    return details;
  }

  /** Describes a destination, and returns whether it is reachable. */
  private boolean describe(IpcTemplate.Destination destination, Map<String, Object> details) {
    Endpoint endpoint = destination.endpoint();
    if (endpoint instanceof TopicPublisher publisher) {
      details.put("subscribers", publisher.subscribers());
      details.put(
          "backlog",
          publisher.subscriptions().stream().mapToInt(SubscriptionInfo::backlog).max().orElse(0));
      return true; // a topic needs no subscriber
    }
    if (endpoint != null) {
      details.put("address", endpoint.address().toString());
    }
    if (destination.kind().equals("topic") || destination.name().indexOf(':') >= 0) {
      boolean opened = endpoint != null && !destination.lost();
      details.put("open", opened); // no name, by which the peer could be found
      return opened;
    }
    return describePeer(destination, details);
  }

  private boolean describePeer(IpcTemplate.Destination destination, Map<String, Object> details) {
    try {
      ChannelInfo info = ipc.resolve(destination.name());
      boolean alive = info.boundAddress().isPresent();
      details.put("peer", alive ? "alive" : "none");
      info.pid().ifPresent(pid -> details.put("pid", pid));
      info.boundAddress().map(Address::toString).ifPresent(text -> details.put("address", text));
      return alive;
    } catch (IpcException e) {
      details.put("error", String.valueOf(e.getMessage()));
      return false;
    }
  }
}
