package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.engine.PatternReceiver;
import io.github.linuxipc.engine.PatternSender;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the ways back to a responder's requesters on engine threads. Tries again while one cannot
 * be opened, because a resource may be short for a while. The answers wait meanwhile.
 */
final class WaysBack {
  private static final Logger LOG = LoggerFactory.getLogger(WaysBack.class);
  private static final long RETRY_NS = 500_000_000;

  /** Failures after which a further attempt may succeed. */
  private static final Set<ErrorCode> PASSING =
      Set.of(
          ErrorCode.RESOURCE_LIMIT, ErrorCode.TOO_MANY_SENDERS, ErrorCode.RECEIVER_DOES_NOT_ANSWER);

  private final ServiceSettings settings;
  private final Engine engine;
  private final PatternReceiver requests;
  private final PatternReceiver control;
  private final Runnable requireUpkeep;
  private final Queue<Attempt> failed = new ConcurrentLinkedQueue<>();

  /** A way back that could not be opened, and when the next attempt is due. */
  private record Attempt(RequesterLink link, String address, long dueNs) {}

  /**
   * Creates the ways back of a responder.
   *
   * @param requireUpkeep has {@link #retry} called from time to time
   */
  WaysBack(
      ServiceSettings settings,
      Engine engine,
      PatternReceiver requests,
      PatternReceiver control,
      Runnable requireUpkeep) {
    this.settings = settings;
    this.engine = engine;
    this.requests = requests;
    this.control = control;
    this.requireUpkeep = requireUpkeep;
  }

  /** Opens the way back to a requester, later if no thread is available. Does not block. */
  void open(RequesterLink link, String address) {
    start(link, address, true);
  }

  private void start(RequesterLink link, String address, boolean first) {
    if (!engine.background().tryStart(() -> openNow(link, address, first))) {
      warnOnce(first, "no thread is available");
      later(link, address);
    }
  }

  private static void warnOnce(boolean first, @Nullable String why) {
    if (first) {
      LOG.warn("The way back to a requester cannot be opened yet: {}", why);
    } else {
      LOG.debug("The way back to a requester still cannot be opened: {}", why);
    }
  }

  private void openNow(RequesterLink link, String address, boolean first) {
    try {
      PatternSender wayBack =
          ConnectionOpener.openCounterpart(
              engine, settings.internal("responses"), requests.candidate(), address);
      byte[] here = control.address().toString().getBytes(StandardCharsets.UTF_8);
      link.open(wayBack, ByteBuffer.wrap(here));
    } catch (IpcException | RuntimeException e) {
      onFailure(link, address, first, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void onFailure(RequesterLink link, String address, boolean first, Exception failure) {
    if (!requests.isOpen() || link.isPeerGone()) {
      LOG.debug("The way back to a requester is not needed any more: {}", failure.toString());
    } else if (isFinal(failure)) {
      LOG.warn("The way back to a requester cannot be opened: {}", failure.getMessage());
      link.leave(); // what it requests is not started
    } else {
      warnOnce(first, failure.getMessage());
      later(link, address);
    }
  }

  /**
   * Returns whether a further attempt would fail too. A response channel is bound before its HELLO
   * is sent: where there is none, the requester is gone. A responder at its concurrency, which
   * reads no further, learns of that here alone.
   */
  private static boolean isFinal(Exception failure) {
    return !(failure instanceof IpcException known) || !PASSING.contains(known.code());
  }

  private void later(RequesterLink link, String address) {
    failed.add(new Attempt(link, address, System.nanoTime() + RETRY_NS));
    requireUpkeep.run();
  }

  /** Starts the attempts that are due; returns whether some are not due yet. */
  boolean retry() {
    for (int i = failed.size(); i > 0; i--) {
      Attempt next = failed.poll();
      if (next == null || !requests.isOpen() || next.link().isPeerGone()) {
        continue; // nobody waits for it
      }
      if (next.dueNs() - System.nanoTime() > 0) {
        failed.add(next);
      } else {
        start(next.link(), next.address(), false);
      }
    }
    return !failed.isEmpty();
  }
}
