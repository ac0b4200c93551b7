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
  private final Map<EndpointTags, EndpointGroup> groups = new HashMap<>();
  private final Map<Endpoint, EndpointTags> keys = new HashMap<>();

  EndpointMeters(MeterRegistry registry, Tags tags) {
    this.registry = registry;
    this.tags = tags;
  }

  @Override
  public synchronized void opened(Endpoint endpoint) {
    EndpointTags key = EndpointTags.of(endpoint);
    keys.put(endpoint, key); // a sender that reconnects may change its transport later
    EndpointGroup group = groups.get(key);
    if (group == null) {
      group = new EndpointGroup();
      groups.put(key, group);
      group.add(endpoint);
      group.register(registry, key, tags.and(key.tags()));
    } else {
      group.add(endpoint);
    }
  }

  @Override
  public synchronized void closed(Endpoint endpoint) {
    EndpointTags key = keys.remove(endpoint);
    EndpointGroup group = groups.get(key);
    if (group != null && group.remove(endpoint)) {
      groups.remove(key);
      group.unregister(registry);
    }
  }

  synchronized void removeAll() {
    groups.values().forEach(group -> group.unregister(registry));
    groups.clear();
    keys.clear();
  }
}
