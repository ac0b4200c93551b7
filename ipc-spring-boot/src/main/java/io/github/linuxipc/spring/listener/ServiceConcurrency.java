package io.github.linuxipc.spring.listener;

import io.github.linuxipc.ConfigSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The concurrency of listeners as settings of their services, below what the application's
 * configuration says. A responder reads it when it is opened. Thread-safe.
 */
public final class ServiceConcurrency implements ConfigSource {
  private final Map<String, String> values = new ConcurrentHashMap<>();

  /** Creates a source without settings. */
  public ServiceConcurrency() {}

  void set(String service, int concurrency) {
    values.put("services." + service + ".concurrency", Integer.toString(concurrency));
  }

  @Override
  public String name() {
    return "@IpcListener";
  }

  @Override
  public @Nullable String get(String key) {
    return values.get(key);
  }

  @Override
  public Set<String> keys() {
    return Set.of(); // not known yet when they are read
  }
}
