package io.github.linuxipc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects settings for an {@link Ipc}. Not thread-safe.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>key</th><th>value</th><th>default</th></tr>
 * <tr><td>{@code transport}</td><td>the scheme of every channel that has no address of its own;
 * read by receivers; senders use the address that the receiver has published</td>
 * <td>{@code unix}</td></tr>
 * <tr><td>{@code runtime-dir}</td><td>the directory of this user's channels, an absolute path</td>
 * <td>{@code /dev/shm/ipc-<uid>}</td></tr>
 * <tr><td>{@code channels.NAME.address}</td><td>an address; for a receiver also several, separated
 * by commas, of which the first that can be bound is used</td><td>by {@code transport}</td></tr>
 * <tr><td>{@code channels.NAME.max-message-size}</td><td>1 to {@code 1g} bytes</td>
 * <td>{@code 1m}</td></tr>
 * <tr><td>{@code channels.NAME.connect-timeout}</td><td>0 to {@code 8760h}</td>
 * <td>{@code 5s}</td></tr>
 * <tr><td>{@code channels.NAME.bind-timeout}</td><td>0 to {@code 8760h}: how long opening a
 * receiver waits for the owner of the name or address to leave</td><td>0</td></tr>
 * <tr><td>{@code channels.NAME.max-senders}</td><td>1 to 65535</td><td>64</td></tr>
 * <tr><td>{@code channels.NAME.reassembly-memory}</td><td>a size: the memory that a receiver uses
 * to reassemble messages of several frames; one message is reassembled even if it needs more</td>
 * <td>a quarter of the heap</td></tr>
 * <tr><td>{@code channels.NAME.linger}</td><td>0 to {@code 8760h}</td><td>{@code 1s}</td></tr>
 * <tr><td>{@code channels.NAME.reconnect}</td><td>{@code true} or {@code false}</td>
 * <td>{@code false}</td></tr>
 * <tr><td>{@code channels.NAME.end-of-stream}</td><td>{@code never} or {@code last-sender}</td>
 * <td>{@code never}</td></tr>
 * <tr><td>{@code channels.NAME.persistent}</td><td>{@code true} or {@code false}</td>
 * <td>{@code false}</td></tr>
 * <tr><td>{@code channels.NAME.wire}</td><td>{@code framed}, {@code lines} or {@code raw}</td>
 * <td>{@code framed}</td></tr>
 * <tr><td>{@code channels.NAME.require}</td><td>capabilities separated by commas, such as {@code
 * peer-credentials,network}</td><td>none</td></tr>
 * <tr><td>{@code services.NAME.*}</td><td>the keys of a channel; {@code wire} and {@code
 * persistent} must have their defaults</td><td>the same; {@code max-senders} 1024</td></tr>
 * <tr><td>{@code services.NAME.call-timeout}</td><td>0 to {@code 8760h}</td>
 * <td>{@code 30s}</td></tr>
 * <tr><td>{@code services.NAME.max-calls}</td><td>1 to 1000000</td><td>1024</td></tr>
 * <tr><td>{@code services.NAME.concurrency}</td><td>1 to 1000000</td><td>1</td></tr>
 * <tr><td>{@code services.NAME.response-backlog}</td><td>a size</td><td>{@code 4m}</td></tr>
 * <tr><td>{@code topics.NAME.*}</td><td>of the keys of a channel {@code address}, {@code
 * max-message-size}, {@code connect-timeout}, {@code bind-timeout}, {@code reassembly-memory},
 * {@code linger} and {@code require}</td><td>the same</td></tr>
 * <tr><td>{@code topics.NAME.when-full}</td><td>{@code wait}, {@code skip} or {@code leave}</td>
 * <td>{@code wait}</td></tr>
 * <tr><td>{@code topics.NAME.slow-limit}</td><td>0 to {@code 8760h}</td>
 * <td>{@code 5s}</td></tr>
 * <tr><td>{@code topics.NAME.allow-when-full}</td><td>values of {@code when-full} separated by
 * commas</td><td>{@code wait,skip,leave}</td></tr>
 * <tr><td>{@code topics.NAME.history}</td><td>0 to 65536 messages</td><td>0</td></tr>
 * <tr><td>{@code topics.NAME.end-of-stream}</td><td>{@code never} or {@code last-publisher}</td>
 * <td>{@code never}</td></tr>
 * <tr><td>{@code topics.NAME.max-publishers}</td><td>1 to 1024</td><td>64</td></tr>
 * <tr><td>{@code topics.NAME.max-subscribers}</td><td>1 to 1024</td><td>64</td></tr>
 * <tr><td>{@code events.NAME.address}</td><td>an address</td>
 * <td>the event's name with the first scheme of {@code futex}, {@code sem} and {@code signal} that
 * is installed, or else with the only installed one</td></tr>
 * </table>
 *
 * <p>A channel's keys other than {@code address} may also be options of its address, such as {@code
 * unix:/run/app/log.sock?wire=lines}. The option takes precedence over the key.
 *
 * <p>Keys that begin with {@code spring.} belong to the Spring Boot starter and are ignored.
 *
 * <p>Settings are taken from, in this order: this builder; its {@linkplain #source(ConfigSource)
 * sources}; unless {@link #processSettings} switches them off, system properties ({@code
 * ipc.transport}); the environment ({@code IPC_TRANSPORT}, {@code
 * IPC_CHANNELS_ORDER_BOOK_MAX_SENDERS} for {@code channels.order-book.max-senders}); {@code
 * ./ipc.properties}; {@code ipc.properties} on the class path. Both files are in UTF-8 and write
 * keys with the prefix {@code ipc.}. The first file is rejected if the file or its directory
 * belongs to a user other than root and the user of this process, or may be written by every user.
 * A blank value counts as not set. An unknown key is an error. An unknown {@code IPC_} variable is
 * only logged as a warning, unless it begins with {@code IPC_CHANNELS_}, {@code IPC_SERVICES_},
 * {@code IPC_TOPICS_} or {@code IPC_EVENTS_}.
 */
public final class IpcBuilder {
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, String> origins = new HashMap<>();
  private final List<ConfigSource> sources = new ArrayList<>();
  private final @Nullable IpcFactory factory;
  private @Nullable ClassLoader classLoader;
  private Executor executor = ForkJoinPool.commonPool();
  private boolean processSettings = true;
  private boolean closeAtExit = true;

  IpcBuilder() {
    this.factory = null;
  }

  /** Creates a builder for the given engine instead of the installed one. */
  IpcBuilder(IpcFactory factory, @Nullable ClassLoader classLoader) {
    this.factory = factory;
    this.classLoader = classLoader;
  }

  /**
   * Sets a key, without its leading {@code ipc.}, as in {@code set("transport", "tcp")}. Setting a
   * key again replaces its value.
   *
   * @param key the key
   * @param value the value
   * @return this
   */
  public IpcBuilder set(String key, String value) {
    return set(key, value, "set(\"" + key + "\") in the builder");
  }

  /**
   * Sets a channel's address.
   *
   * @param name the channel's name
   * @param address the address, or several separated by commas
   * @return this
   */
  public IpcBuilder channel(String name, String address) {
    String origin = "channel(\"" + name + "\") in the builder";
    return set("channels." + name + ".address", address, origin);
  }

  /**
   * Sets an event's address.
   *
   * @param name the event's name
   * @param address the address
   * @return this
   */
  public IpcBuilder event(String name, String address) {
    return set("events." + name + ".address", address, "event(\"" + name + "\") in the builder");
  }

  private IpcBuilder set(String key, String value, String origin) {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(value, "value");
    values.put(key, value);
    origins.put(key, origin);
    return this;
  }

  /**
   * Adds a source of settings, such as the application's own configuration. Sources are queried in
   * the order in which they were added. The keys of a function cannot be listed, so a misspelt key
   * has no effect and is not reported; the keys of a {@link ConfigSource} are checked.
   *
   * @param source maps a key, written as for {@link #set}, to its value, or to null if the key is
   *     not set; called by {@link #build} and whenever a channel, service, topic or event is opened
   *     or resolved, from any thread
   * @return this
   */
  public IpcBuilder source(Function<String, @Nullable String> source) {
    sources.add(new FunctionSource(Objects.requireNonNull(source, "source")));
    return this;
  }

  /**
   * Adds a source of settings whose keys {@link #build} checks, as it checks those of system
   * properties. Sources are queried in the order in which they were added.
   *
   * @param source the source
   * @return this
   */
  public IpcBuilder source(ConfigSource source) {
    sources.add(Objects.requireNonNull(source, "source"));
    return this;
  }

  /**
   * Sets whether the instance reads the settings of the process: system properties, the
   * environment, {@code ./ipc.properties} and {@code ipc.properties} on the class path. An
   * application whose framework has read them already, in an order of its own, switches this off
   * and adds the framework's settings as a {@linkplain #source(ConfigSource) source}.
   *
   * @param read whether they are read; true by default
   * @return this
   */
  public IpcBuilder processSettings(boolean read) {
    this.processSettings = read;
    return this;
  }

  /**
   * Sets whether the instance is closed by a shutdown hook when the process exits. A framework that
   * closes its parts in an order of its own, in a shutdown hook of its own, switches this off and
   * calls {@link Ipc#close()}. What is not closed then is left as after a kill.
   *
   * @param close whether a shutdown hook closes the instance; true by default
   * @return this
   */
  public IpcBuilder closeAtExit(boolean close) {
    this.closeAtExit = close;
    return this;
  }

  /** A function whose keys cannot be listed. */
  private record FunctionSource(Function<String, @Nullable String> function)
      implements ConfigSource {
    @Override
    public String name() {
      return "";
    }

    @Override
    public @Nullable String get(String key) {
      return function.apply(key);
    }

    @Override
    public Set<String> keys() {
      return Set.of();
    }
  }

  /**
   * Sets the class loader that is searched for providers and {@code ipc.properties}, in place of
   * the context class loader of the thread that calls {@link #build}. The class loader that loaded
   * this library is also searched for providers.
   *
   * @param loader the class loader
   * @return this
   */
  public IpcBuilder classLoader(ClassLoader loader) {
    this.classLoader = Objects.requireNonNull(loader, "loader");
    return this;
  }

  /**
   * Sets the executor on which the instance completes futures and runs callbacks and the signals of
   * {@link java.util.concurrent.Flow} publishers. Such code runs in no thread of the library.
   * {@link io.github.linuxipc.channel.Receiver#flow Receiver.flow}, which has an executor of its
   * own, uses this one only for the last signals after its own has rejected a task.
   *
   * <p>The default is {@link ForkJoinPool#commonPool()}. The instance never shuts the executor
   * down, and may use it until {@link Ipc#close()} has returned and the tasks submitted before have
   * run. If the executor rejects a task, the failure is logged. What ends a call or a stream runs
   * in the common pool then.
   *
   * @param executor the executor
   * @return this
   */
  public IpcBuilder executor(Executor executor) {
    this.executor = Objects.requireNonNull(executor, "executor");
    return this;
  }

  /**
   * Creates the instance. All errors of the configuration are reported at once.
   *
   * @return the instance
   * @throws io.github.linuxipc.channel.IpcConfigurationException if a key is unknown, a value is
   *     malformed or out of range, a source of settings cannot be read, {@code ipc-core} is not
   *     installed, or several engines are
   */
  public Ipc build() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = classLoader == null ? context : classLoader;
    IpcFactory engine =
        factory == null
            ? IpcFactoryLookup.find(loader, IpcBuilder.class.getClassLoader(), context)
            : factory;
    return engine.create(
        new MapSource("the builder", values, origins),
        List.copyOf(sources),
        new InstanceOptions(processSettings, closeAtExit, loader, executor));
  }
}
