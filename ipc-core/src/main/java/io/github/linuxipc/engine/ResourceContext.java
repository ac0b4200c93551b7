package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.Option;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The context in which a provider opens an event's endpoint or a piece of shared state. */
public class ResourceContext implements OpenContext {
  private final Engine engine;
  private final String name;
  private final Map<String, Object> options;
  private final String where;
  private final BooleanSupplier cancelled;
  private final long deadlineNs;

  /**
   * Creates a context.
   *
   * @param engine the engine
   * @param name the name or address as the application gave it
   * @param options the parsed value of each option that is set, by the option's name
   * @param where name, address and origin, for error texts
   * @param timeoutNs how long the opening may take, from now on
   * @param cancelled whether the application has given up
   */
  public ResourceContext(
      Engine engine,
      String name,
      Map<String, Object> options,
      String where,
      long timeoutNs,
      BooleanSupplier cancelled) {
    this.engine = engine;
    this.name = name;
    this.options = options;
    this.where = where;
    this.cancelled = cancelled;
    this.deadlineNs = Durations.deadlineNs(timeoutNs);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  @SuppressWarnings("unchecked") // the value was parsed by the parser of this option
  public final <T> T option(Option<T> option) {
    Object value = options.get(option.name());
    return value == null ? option.fallback() : (T) value;
  }

  @Override
  public final Path runtimeDirectory() throws IpcException {
    return engine.runtimeDirectory(this);
  }

  @Override
  public final long remainingNs() {
    return deadlineNs - System.nanoTime();
  }

  @Override
  public final boolean cancelled() {
    return cancelled.getAsBoolean();
  }

  @Override
  public final IpcException failure(
      ErrorCode code, String what, String next, @Nullable Throwable cause) {
    return ChannelContext.failure(code, what, where, next, cause);
  }
}
