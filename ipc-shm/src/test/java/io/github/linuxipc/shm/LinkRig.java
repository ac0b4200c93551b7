package io.github.linuxipc.shm;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.NoReceiverException;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Opens links without an engine, in a new directory or in that of another rig, and records what an
 * inbound link reports.
 */
final class LinkRig implements LinkContext, FrameHandler, AutoCloseable {
  static final String NAME = "orders";
  static final int CAPACITY = 64 * 1024;
  private static final int MAX_SENDERS = Math.max(4, Integer.getInteger("death.lanes", 0));
  private static final AtomicInteger SENDERS = new AtomicInteger();

  final List<Long> frames = new ArrayList<>();
  final List<Long> joined = new ArrayList<>();
  final List<Long> left = new ArrayList<>();
  final List<String> skipped = new ArrayList<>();
  private final ShmTransport transport = new ShmTransport();
  private final Path directory;
  private final Map<String, Object> options;
  private final boolean own;
  private final int maxSenders;

  private LinkRig(Path directory, boolean own, int maxSenders, Map<String, Object> options) {
    this.directory = directory;
    this.own = own;
    this.maxSenders = maxSenders;
    this.options = options;
  }

  static LinkRig make() throws IOException {
    Path directory =
        Files.createTempDirectory(
            Path.of("/dev/shm"),
            "ipc-shm-test-",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return new LinkRig(directory, true, MAX_SENDERS, Map.of("capacity", (long) CAPACITY));
  }

  /** Creates a rig for the directory of another rig, in another process or with other options. */
  static LinkRig at(Path directory, Map<String, Object> options) {
    return new LinkRig(directory, false, MAX_SENDERS, options);
  }

  InboundLink bind() throws IpcException {
    return transport.bind(Address.of("shm", NAME), this);
  }

  OutboundLink connect() throws IpcException {
    return transport.connect(Address.of("shm", NAME), this);
  }

  Path files() {
    return directory.resolve(NAME + ".shm");
  }

  Path segment() {
    return files().resolve("segment");
  }

  static boolean send(OutboundLink link, long value) throws IpcException {
    ByteBuffer frame = link.claim(Long.BYTES);
    return frame != null && link.commit(frame.putLong(value)) && link.flush();
  }

  /** Polls until a condition holds, and not at all if it holds already. The test has a time-out. */
  void pollUntil(InboundLink link, BooleanSupplier condition) throws IpcException {
    while (!condition.getAsBoolean()) {
      if (link.poll(this, 100) == 0) {
        link.await(1_000_000);
      }
    }
  }

  static void until(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  static void pause(long ms) {
    try {
      TimeUnit.MILLISECONDS.sleep(ms);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void onJoined(long peer) {
    joined.add(peer);
  }

  @Override
  public void onFrame(long peer, ByteBuffer frame) {
    frames.add(frame.order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong());
  }

  @Override
  public void onDiscarded(long peer, String why) {
    skipped.add(why);
  }

  @Override
  public void onLeft(long peer, boolean partial) {
    left.add(peer);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> T option(Option<T> option) {
    return (T) options.getOrDefault(option.name(), option.fallback());
  }

  @Override
  public ChannelParameters terms() {
    return new ChannelParameters(
        ChannelParameters.WIRE_VERSION, WireFormat.FRAMED, 1 << 20, maxSenders);
  }

  @Override
  public int senderId() {
    return SENDERS.incrementAndGet();
  }

  @Override
  public Path runtimeDirectory() {
    return directory;
  }

  @Override
  public long remainingNs() {
    return 1_000_000_000;
  }

  @Override
  public boolean cancelled() {
    return false;
  }

  @Override
  public IpcException failure(ErrorCode code, String what, String next, Throwable cause) {
    String text = code.text(what, "a test", next);
    return code == ErrorCode.NO_RECEIVER
        ? new NoReceiverException(code, text, cause)
        : new IpcException(code, text, cause);
  }

  @Override
  public void close() throws IOException {
    if (own) {
      try (Stream<Path> tree = Files.walk(directory)) {
        for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
