package io.github.linuxipc.micrometer;

import io.github.linuxipc.Ipc;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The meters of an instance's endpoints. Thread-safe.
 *
 * <pre>{@code
 * IpcMetrics metrics = new IpcMetrics(ipc);
 * metrics.bindTo(registry);
 * }</pre>
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>type</th><th>value</th></tr>
 * <tr><td>{@code ipc.messages}</td><td>counter</td><td>messages accepted or delivered</td></tr>
 * <tr><td>{@code ipc.bytes}</td><td>counter, bytes</td><td>their payload</td></tr>
 * <tr><td>{@code ipc.blocked}</td><td>counter, seconds</td><td>time that callers have waited: for
 * space in a sender, for a message in a receiver</td></tr>
 * <tr><td>{@code ipc.peer.losses}</td><td>counter</td><td>peers that closed or were
 * lost</td></tr>
 * <tr><td>{@code ipc.refused}</td><td>counter, out only</td><td>messages refused because the
 * channel was full</td></tr>
 * <tr><td>{@code ipc.undelivered}</td><td>counter, out only</td><td>accepted messages that could
 * not be delivered</td></tr>
 * <tr><td>{@code ipc.calls}</td><td>timer, requesters only</td><td>calls that have ended, with the
 * tags {@code service} and {@code outcome}: {@code answered}, {@code failed}, {@code not-started}
 * or {@code unknown}</td></tr>
 * <tr><td>{@code ipc.topic.gaps}</td><td>counter, topics only</td><td>missed messages</td></tr>
 * <tr><td>{@code ipc.topic.backlog}</td><td>gauge, publishers only</td><td>the largest backlog of a
 * subscription, in messages</td></tr>
 * </table>
 *
 * <p>Tags: {@code name} is the name of the channel, service or topic, or the address without its
 * options; {@code kind} is {@code channel}, {@code service} or {@code topic}; {@code transport} is
 * the scheme of the address; {@code direction} is {@code out} or {@code in}. Endpoints that agree
 * in all four share their meters, and a counter keeps what endpoints counted that were closed
 * since. When the last of them is closed, their meters are removed from the registry. No tag names
 * a process or a peer.
 *
 * <p>The meters read {@link io.github.linuxipc.channel.Endpoint#statistics} when the registry asks
 * for them, so that sending and receiving cost nothing more.
 */
public final class IpcMetrics implements MeterBinder, AutoCloseable {
  private final Ipc ipc;
  private final Tags tags;
  private final Map<MeterRegistry, EndpointMeters> bound = new ConcurrentHashMap<>();

  /**
   * Creates the binder of an instance. Registers nothing.
   *
   * @param ipc the instance
   */
  public IpcMetrics(Ipc ipc) {
    this(ipc, Tags.empty());
  }

  /**
   * Creates the binder of an instance, with tags that every meter gets. Registers nothing.
   *
   * @param ipc the instance
   * @param tags the tags
   */
  public IpcMetrics(Ipc ipc, Iterable<Tag> tags) {
    this.ipc = Objects.requireNonNull(ipc, "ipc");
    this.tags = Tags.of(tags);
  }

  /**
   * Registers the meters of the endpoints that are open, and from now on those of each endpoint
   * that is opened. Has no effect for a registry that is bound already.
   *
   * @param registry the registry
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    EndpointMeters meters = new EndpointMeters(registry, tags);
    if (bound.putIfAbsent(registry, meters) == null) {
      ipc.addListener(meters);
    }
  }

  /** Removes all meters from the registries. Idempotent. */
  @Override
  public void close() {
    for (MeterRegistry registry : Set.copyOf(bound.keySet())) {
      EndpointMeters meters = bound.remove(registry);
      if (meters != null) {
        ipc.removeListener(meters);
        meters.removeAll();
      }
    }
  }
}
