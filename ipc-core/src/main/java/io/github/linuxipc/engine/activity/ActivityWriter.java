package io.github.linuxipc.engine.activity;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.spi.BackgroundThread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the report of an instance once a second while a process reads reports. While none does,
 * the thread does no more than to look once a second whether there is such a process. It runs while
 * an endpoint is open.
 */
public final class ActivityWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ActivityWriter.class);
  private static final long PERIOD_MS = 1_000;
  private static final long CLOSE_WAIT_MS = 1_000;

  private final Path runtime;
  private final Path report;
  private final Supplier<List<Endpoint>> endpoints;
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean failed;
  private long sequence;
  private @Nullable Thread thread;

  /**
   * Creates the writer. Starts no thread.
   *
   * @param runtime the runtime directory, which need not exist
   * @param endpoints returns the open endpoints
   */
  public ActivityWriter(Path runtime, Supplier<List<Endpoint>> endpoints) {
    this.runtime = runtime;
    this.endpoints = endpoints;
    int id = ThreadLocalRandom.current().nextInt();
    this.report =
        runtime.resolve(
            ActivityReader.PREFIX + ProcessHandle.current().pid() + "-" + "%08x".formatted(id));
  }

  /**
   * Starts the thread, unless it runs or this writer is closed. Called after an endpoint was added.
   */
  public synchronized void start() {
    if (thread == null && closed.getCount() > 0) {
      Thread created = BackgroundThread.create("ipc-activity", ActivityWriter.class, this::run);
      try {
        created.start();
        thread = created;
      } catch (OutOfMemoryError e) {
        LOG.debug("No thread is available; this process reports no activity", e);
      }
    }
  }

  private void run() {
    boolean written = false;
    try {
      while (!closed.await(PERIOD_MS, TimeUnit.MILLISECONDS) && !endIfIdle()) {
        written = report(written);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      remove(written);
    }
  }

  /** Returns whether the thread ends, because nothing is open. The next endpoint starts another. */
  private synchronized boolean endIfIdle() {
    boolean idle = endpoints.get().isEmpty();
    if (idle) {
      thread = null;
    }
    return idle;
  }

  /** Writes the report if a process reads, and returns whether there is a report now. */
  private boolean report(boolean written) {
    try {
      if (Watch.isHeld(runtime)) {
        write();
        return true;
      }
      remove(written);
    } catch (IOException | RuntimeException e) {
      if (!failed) { // once, because it would fail again each second
        failed = true;
        LOG.warn(
            "The activity of this process cannot be reported in {}: {}", runtime, e.toString());
      }
    }
    return false;
  }

  private void write() throws IOException {
    sequence++;
    String text = ActivityReport.text(ProcessHandle.current().pid(), sequence, endpoints.get());
    Path unfinished = Path.of(report + ActivityReader.UNFINISHED);
    Files.deleteIfExists(unfinished);
    Files.createFile(
        unfinished,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(unfinished, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
    Files.move(unfinished, report, StandardCopyOption.ATOMIC_MOVE);
  }

  private void remove(boolean written) {
    try {
      if (written) {
        Files.deleteIfExists(report);
      }
    } catch (IOException e) {
      LOG.debug("The report {} is left to its readers", report, e);
    }
  }

  /** Ends the thread, and removes the report. */
  @Override
  public void close() {
    closed.countDown();
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running != null && running != Thread.currentThread()) {
      try {
        running.join(CLOSE_WAIT_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
