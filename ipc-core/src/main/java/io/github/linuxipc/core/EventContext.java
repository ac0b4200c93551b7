package io.github.linuxipc.core;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.discovery.EventCandidate;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.Option;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The context in which a notifier opens an endpoint of an event. */
final class EventContext implements OpenContext {
  private final String event;
  private final EventCandidate candidate;
  private final Engine engine;
  private final BooleanSupplier cancelled;
  private final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);

  EventContext(String event, EventCandidate candidate, Engine engine, BooleanSupplier cancelled) {
    this.event = event;
    this.candidate = candidate;
    this.engine = engine;
    this.cancelled = cancelled;
  }

  String scheme() {
    return candidate.address().scheme();
  }

  @Override
  public String name() {
    return event;
  }

  @Override
  @SuppressWarnings("unchecked") // the value was parsed by the parser of this option
  public <T> T option(Option<T> option) {
    Object value = candidate.options().get(option.name());
    return value == null ? option.fallback() : (T) value;
  }

  @Override
  public Path runtimeDirectory() throws IpcException {
    return engine.runtimeDirectory(this);
  }

  @Override
  public long remainingNs() {
    return deadlineNs - System.nanoTime();
  }

  @Override
  public boolean cancelled() {
    return cancelled.getAsBoolean();
  }

  @Override
  public IpcException failure(ErrorCode code, String what, String next, @Nullable Throwable cause) {
    return IpcException.of(code, code.text(what, candidate.where(), next), cause);
  }
}
