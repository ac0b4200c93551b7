package io.github.linuxipc.core;

import io.github.linuxipc.discovery.EventCandidate;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.engine.ResourceContext;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The context in which a notifier opens an endpoint of an event. */
final class EventContext extends ResourceContext {
  private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);

  private final String scheme;

  EventContext(String event, EventCandidate candidate, Engine engine, BooleanSupplier cancelled) {
    super(engine, event, candidate.options(), candidate.where(), TIMEOUT_NS, cancelled);
    this.scheme = candidate.address().scheme();
  }

  String scheme() {
    return scheme;
  }
}
