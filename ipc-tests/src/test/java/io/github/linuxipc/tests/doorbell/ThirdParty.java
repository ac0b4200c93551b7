package io.github.linuxipc.tests.doorbell;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.spi.Notifier;
import io.github.linuxipc.spi.OpenContext;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A notifier within one JVM that uses only the SPI. */
public final class ThirdParty implements Notifier {
  private static final Map<String, Semaphore> DOORBELLS = new ConcurrentHashMap<>();

  private static final AtomicInteger WAKES = new AtomicInteger();
  private static final AtomicInteger WAITING = new AtomicInteger();

  private static volatile boolean broken;

  /** Created by the service loader. */
  public ThirdParty() {}

  /** Sets whether every wake fails from now on. */
  static void failWakes(boolean now) {
    broken = now;
  }

  /** Returns how many wakes have reached a waiter. */
  static int wakes() {
    return WAKES.get();
  }

  /** Returns whether a thread waits. */
  static boolean isWaiting() {
    return WAITING.get() > 0;
  }

  private static String key(Address address, OpenContext context) throws IpcException {
    return context.runtimeDirectory() + "/" + address.target();
  }

  @Override
  public String scheme() {
    return "thirdparty";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.COUNTING);
  }

  @Override
  public Waker open(Address address, OpenContext context) throws IpcException {
    String key = key(address, context);
    return new Waker() {
      @Override
      public boolean wake() throws IpcException {
        if (broken) {
          throw context.failure(ErrorCode.PEER_REFUSED, "The wake failed", "");
        }
        Semaphore doorbell = DOORBELLS.get(key);
        if (doorbell != null) {
          WAKES.incrementAndGet();
          doorbell.release();
        }
        return doorbell != null;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Waiter bind(Address address, OpenContext context) throws IpcException {
    String key = key(address, context);
    Semaphore doorbell = new Semaphore(0);
    if (DOORBELLS.putIfAbsent(key, doorbell) != null) {
      throw context.failure(ErrorCode.CHANNEL_IN_USE, "The event has a waiter", "");
    }
    return new Waiter() {
      @Override
      public boolean await(Duration timeout) throws InterruptedException {
        WAITING.incrementAndGet();
        try {
          return doorbell.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } finally {
          WAITING.decrementAndGet();
        }
      }

      @Override
      public void close() {
        DOORBELLS.remove(key);
      }
    };
  }
}
