package io.github.linuxipc.engine.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.ChannelSettings;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.engine.PatternReceiver;
import io.github.linuxipc.engine.PatternSender;
import io.github.linuxipc.engine.ResolvedAddress;
import io.github.linuxipc.engine.framing.PatternMessage;
import io.github.linuxipc.engine.registry.ChannelKind;
import io.github.linuxipc.engine.registry.ProcessId;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Requesters and responders of an engine over inproc, and a bare request channel that reads what a
 * requester sends and answers nothing. Callbacks run on the thread that causes them.
 */
final class RequesterFixture implements AutoCloseable {
  static final Duration LONG = Duration.ofHours(1);

  private final String name = "service-" + ThreadLocalRandom.current().nextInt(1 << 30);
  private final Path runtime = Path.of("/dev/shm/ipc-test-" + name);
  private final ResolvedAddress candidate;
  final Engine engine = new Engine(runtime, Runnable::run);
  final Services services = new Services(engine);
  final ServiceSettings settings;

  RequesterFixture(Transport transport, int maxCalls) {
    this(transport, maxCalls, 1);
  }

  RequesterFixture(Transport transport, int maxCalls, int concurrency) {
    candidate =
        new ResolvedAddress(
            transport,
            Address.of("inproc", name),
            Map.of(),
            "a test",
            (scheme, where) -> {
              throw new IllegalArgumentException(scheme);
            });
    ChannelSettings channel =
        new ChannelSettings(
            name,
            Optional.of(name),
            "a test",
            Duration.ofSeconds(5),
            Duration.ZERO,
            1 << 16,
            8,
            1 << 20,
            Duration.ofMillis(200),
            false,
            false,
            false,
            ChannelKind.SERVICE,
            ProcessId.NONE,
            WireFormat.FRAMED,
            Set.of());
    settings = new ServiceSettings(channel, LONG, maxCalls, concurrency, 1 << 20);
  }

  ResolvedAddress candidate() {
    return candidate;
  }

  /** Binds the request channel without a responder. */
  PatternReceiver requestChannel() throws Exception {
    return (PatternReceiver) engine.receiver(settings.requests(), List.of(candidate));
  }

  /** Opens a bare sender of requests. */
  PatternSender requestSender() throws Exception {
    return (PatternSender)
        engine.sender(settings.requests(), Optional.empty(), (address, origin) -> candidate);
  }

  ServiceResponder responder() throws Exception {
    return (ServiceResponder) services.responder(settings, List.of(candidate));
  }

  ServiceRequester requester() throws Exception {
    return (ServiceRequester)
        services.requester(settings, Optional.empty(), (address, origin) -> candidate);
  }

  ConnectionOpener opener(Semaphore permits) {
    return new ConnectionOpener(
        engine,
        settings,
        Optional.empty(),
        (address, origin) -> candidate,
        new ResponseChannels(engine),
        permits);
  }

  /** Reads the requests that have been sent; returns the number of each. */
  static Map<String, Long> requests(PatternReceiver requests) throws IpcException {
    Map<String, Long> numbers = new HashMap<>();
    requests.poll(
        message -> {
          if (message instanceof PatternMessage request
              && request.pattern().kind() == MessageKind.REQUEST) {
            numbers.put(text(request.toByteArray()), request.pattern().number());
          }
        },
        Integer.MAX_VALUE);
    return numbers;
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  @Override
  public void close() throws IOException {
    try {
      services.close();
    } finally {
      engine.close();
      Files.deleteIfExists(runtime.resolve("lock"));
      Files.deleteIfExists(runtime);
    }
  }
}
