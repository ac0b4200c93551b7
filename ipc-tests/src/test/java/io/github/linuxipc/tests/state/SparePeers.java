package io.github.linuxipc.tests.state;

import io.github.linuxipc.tests.peer.PeerProcess;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Peers that are started ahead, for tests that kill one after the other: the start of a JVM takes
 * longer than what such a test does with it. One thread at a time.
 */
final class SparePeers implements AutoCloseable {
  private static final int STARTERS = 2;

  private final Callable<PeerProcess> start;
  private final ExecutorService starters = Executors.newFixedThreadPool(STARTERS);
  private final Queue<Future<PeerProcess>> spares = new ArrayDeque<>();
  private int left;

  /**
   * Begins to start peers.
   *
   * @param start starts and prepares one
   * @param count how many will be taken
   */
  SparePeers(int count, Callable<PeerProcess> start) {
    this.start = start;
    this.left = count;
    for (int i = 0; i < STARTERS; i++) {
      startNext();
    }
  }

  private void startNext() {
    if (left > 0) {
      left--;
      spares.add(starters.submit(start));
    }
  }

  /** Returns the next peer, which the caller closes. */
  PeerProcess take() throws InterruptedException, ExecutionException {
    startNext();
    return spares.remove().get();
  }

  /** Waits until no peer is being started, which would take the processor from what is measured. */
  void settle() throws InterruptedException, ExecutionException {
    for (Future<PeerProcess> spare : spares) {
      spare.get();
    }
  }

  /** Closes the peers that were not taken, when their start has ended. */
  @Override
  public void close() throws ExecutionException {
    starters.shutdown();
    boolean interrupted = false;
    while (!spares.isEmpty()) {
      try {
        spares.element().get().close();
        spares.remove();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
