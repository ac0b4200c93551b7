package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds again until the owner of a name, an address or a durable subscription has left, for at most
 * {@code bind-timeout} (T4). Each attempt asks the kernel whether the owner lives, as a single bind
 * does. The mechanisms prove that by different means (locks, listening sockets, queues), not all of
 * which can be waited for, and a bind may meet several owners. So the attempts are repeated after a
 * short pause.
 */
public final class BindWait {
  private static final Logger LOG = LoggerFactory.getLogger(BindWait.class);

  private static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(20);

  private final long deadlineNs;
  private final BooleanSupplier cancelled;

  /** Binds once. */
  @FunctionalInterface
  public interface Attempt<T> {
    /**
     * Binds.
     *
     * @param last whether no attempt follows if the address is in use
     * @return what was bound
     * @throws IpcException if it cannot be bound; with {@link ErrorCode#CHANNEL_IN_USE} if it has
     *     an owner
     */
    T bind(boolean last) throws IpcException;
  }

  /**
   * Creates a wait, which begins now.
   *
   * @param timeout how long to wait for the owner to leave; zero for a single attempt
   * @param cancelled whether the caller has given up
   */
  public BindWait(Duration timeout, BooleanSupplier cancelled) {
    this.deadlineNs = Durations.deadlineNs(Durations.nanos(timeout));
    this.cancelled = cancelled;
  }

  /**
   * Binds, again while there is an owner. Called on engine threads.
   *
   * @param attempt binds
   * @param <T> what is bound
   * @return what was bound
   * @throws IpcException as the last attempt does
   */
  public <T> T bind(Attempt<T> attempt) throws IpcException {
    long pauseNs = FIRST_PAUSE_NS;
    while (true) {
      long leftNs = deadlineNs - System.nanoTime();
      boolean last =
          leftNs <= 0 || cancelled.getAsBoolean() || Thread.currentThread().isInterrupted();
      try {
        return attempt.bind(last);
      } catch (IpcException e) {
        if (last || e.code() != ErrorCode.CHANNEL_IN_USE) {
          throw e;
        }
        if (pauseNs == FIRST_PAUSE_NS) {
          LOG.info(
              "Waiting up to {} ms for the owner to leave: {}", leftNs / 1_000_000, e.getMessage());
        }
      }
      LockSupport.parkNanos(this, Math.min(pauseNs, leftNs));
      pauseNs = Math.min(LONGEST_PAUSE_NS, pauseNs * 2);
    }
  }
}
