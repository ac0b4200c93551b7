package io.github.linuxipc.micrometer;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.EndpointListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;

/** The meters of one registry. The instance holds this listener, which holds what they read. */
final class EndpointMeters implements EndpointListener {
  private final MeterRegistry registry;
  private final Tags tags;
  private final Map<EndpointKind, EndpointGroup> groups = new HashMap<>();
  private final Map<Endpoint, EndpointKind> kinds = new HashMap<>();

  EndpointMeters(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
  }

  @Override
  public synchronized void opened(Endpoint endpoint) {
    EndpointKind kind = EndpointKind.of(endpoint);
    kinds.put(endpoint, kind); // a sender that reconnects may change its transport later
    EndpointGroup group = groups.get(kind);
    if (group == null) {
      group = new EndpointGroup();
      groups.put(kind, group);
      group.add(endpoint);
      group.register(registry, kind, tags.and(kind.tags()));
    } else {
      group.add(endpoint);
    }
  }

  @Override
  public synchronized void closed(Endpoint endpoint) {
    EndpointKind kind = kinds.remove(endpoint);
    EndpointGroup group = groups.get(kind);
    if (group != null && group.remove(endpoint)) {
      groups.remove(kind);
      group.unregister(registry);
    }
  }

  synchronized void removeAll() {
    groups.values().forEach(group -> group.unregister(registry));
    groups.clear();
    kinds.clear();
  }
}
