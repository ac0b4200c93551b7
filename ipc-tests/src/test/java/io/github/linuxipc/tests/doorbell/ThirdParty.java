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

/** A notifier of one JVM, written against the SPI alone. */
public final class ThirdParty implements Notifier {
  private static final Map<String, Semaphore> BELLS = new ConcurrentHashMap<>();

  private static volatile boolean broken;

  /** Made by discovery. */
  public ThirdParty() {}

  /** Has every wake fail from now on, or no more. */
  static void breakDown(boolean now) {
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
          throw context.failure(ErrorCode.PEER_REFUSED, "It is broken", "");
        }
        Semaphore bell = BELLS.get(key);
        if (bell != null) {
          bell.release();
        }
        return bell != null;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Waiter bind(Address address, OpenContext context) throws IpcException {
    String key = key(address, context);
    Semaphore bell = new Semaphore(0);
    if (BELLS.putIfAbsent(key, bell) != null) {
      throw context.failure(ErrorCode.CHANNEL_IN_USE, "It is taken", "");
    }
    return new Waiter() {
      @Override
      public boolean await(Duration timeout) throws InterruptedException {
        return bell.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
      }

      @Override
      public void close() {
        BELLS.remove(key);
      }
    };
  }
}
