package io.github.linuxipc.bench.library;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.agrona.concurrent.IdleStrategy;

/**
 * Aeron's IPC: exclusive publications, the driver embedded in the process of the receiver or, with
 * several subscriptions, of the publisher.
 */
final class AeronLibrary implements MeasuredLibrary {
  private static final String CHANNEL = "aeron:ipc";

  /**
   * The length of a term in bytes with which all terms fit into the last-level cache. Aeron streams
   * slower with its default of 64 MiB.
   */
  static final int FAST_TERMS = 16 << 20;

  /** Aeron's default length of a term in bytes. */
  static final int DEFAULT_TERMS = 64 << 20;

  private static final int MTU = 8 << 10;

  private final String name;
  private final String driver;
  private final Supplier<IdleStrategy> idle;
  private final int termLength;

  /**
   * Creates a library to measure.
   *
   * @param name its name
   * @param driver how the driver's thread idles, in words for the description
   * @param idle creates the idle strategy of the driver's thread
   * @param termLength bytes per term
   */
  AeronLibrary(String name, String driver, Supplier<IdleStrategy> idle, int termLength) {
    this.name = name;
    this.driver = driver;
    this.idle = idle;
    this.termLength = termLength;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return "Aeron 1.51 IPC, exclusive publication, both ends spin; embedded driver "
        + driver
        + ", terms of "
        + (termLength >> 20)
        + " MiB";
  }

  @Override
  public Set<SendMode> sendModes() {
    return EnumSet.of(SendMode.SEND, SendMode.CLAIM);
  }

  @Override
  public boolean supports(Scenario scenario) {
    return scenario.kind() != Kind.IDLE;
  }

  @Override
  public List<String> jvmFlags() {
    return List.of("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
  }

  @Override
  public AutoCloseable host(Path directory) {
    return MediaDriver.launchEmbedded(
        new MediaDriver.Context()
            .aeronDirectoryName(driverDirectory(directory).toString())
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(idle.get())
            .termBufferSparseFile(false)
            .ipcTermBufferLength(termLength)
            .ipcMtuLength(MTU));
  }

  private static Path driverDirectory(Path directory) {
    return directory.resolve("aeron");
  }

  private static Aeron connect(Path directory) throws IOException, InterruptedException {
    Path commands = driverDirectory(directory).resolve("cnc.dat");
    Endpoints.awaitUntil("the driver", () -> Files.exists(commands));
    return Aeron.connect(
        new Aeron.Context()
            .aeronDirectoryName(driverDirectory(directory).toString())
            .driverTimeoutMs(60_000));
  }

  private static int stream(Endpoints endpoints) {
    return endpoints.name().equals(Endpoints.BACK) ? 2 : 1;
  }

  @Override
  public BenchReceiver openReceiver(Endpoints endpoints) throws IOException, InterruptedException {
    Aeron aeron = connect(endpoints.directory());
    return new AeronReceiver(
        aeron, aeron.addSubscription(CHANNEL, stream(endpoints)), endpoints.size());
  }

  @Override
  public BenchSender openSender(Endpoints endpoints, SendMode sendMode)
      throws IOException, InterruptedException {
    Aeron aeron = connect(endpoints.directory());
    AeronSender sender =
        new AeronSender(
            aeron,
            aeron.addExclusivePublication(CHANNEL, stream(endpoints)),
            endpoints.size(),
            sendMode);
    Endpoints.awaitUntil("the subscription", sender::isConnected);
    return sender;
  }
}
