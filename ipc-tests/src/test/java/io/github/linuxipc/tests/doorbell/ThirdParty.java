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

/** A notifier within one JVM that uses only the SPI. */
public final class ThirdParty implements Notifier {
  private static final Map<String, Semaphore> DOORBELLS = new ConcurrentHashMap<>();

  private static volatile boolean broken;

  /** Created by the service loader. */
  public ThirdParty() {}

  /** Sets whether every wake fails from now on. */
  static void failWakes(boolean now) {
    broken = now;
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
        return doorbell.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
      }

      @Override
      public void close() {
        DOORBELLS.remove(key);
      }
    };
  }
}
