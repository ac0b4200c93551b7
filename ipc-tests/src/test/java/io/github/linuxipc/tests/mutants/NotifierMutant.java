package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.spi.Notifier;
import io.github.linuxipc.spi.OpenContext;
import java.time.Duration;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * A notifier that behaves correctly except for what a subclass overrides. Its scheme is its simple
 * class name in lower case.
 */
public abstract class NotifierMutant implements Notifier {
  private final String base;

  NotifierMutant(String base) {
    this.base = base;
  }

  static String scheme(Class<? extends NotifierMutant> type) {
    return type.getSimpleName().toLowerCase(Locale.ROOT);
  }

  private Notifier base() {
    return ServiceLoader.load(Notifier.class).stream()
        .filter(provider -> !NotifierMutant.class.isAssignableFrom(provider.type()))
        .map(ServiceLoader.Provider::get)
        .filter(notifier -> notifier.scheme().equals(base))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public String scheme() {
    return scheme(getClass());
  }

  @Override
  public Set<Capability> capabilities() {
    return base().capabilities();
  }

  @Override
  public Waker open(Address address, OpenContext context) throws IpcException {
    return waker(base().open(new Address(base, address.target(), address.options()), context));
  }

  @Override
  public Waiter bind(Address address, OpenContext context) throws IpcException {
    return waiter(base().bind(new Address(base, address.target(), address.options()), context));
  }

  /** Wraps the waker. */
  Waker waker(Waker good) {
    return good;
  }

  /** Wraps the waiter. */
  Waiter waiter(Waiter good) {
    return good;
  }

  /** A waker that forwards {@code wake} and {@code close}. It has no extensions. */
  static class ForwardingWaker implements Waker {
    final Waker good;

    ForwardingWaker(Waker good) {
      this.good = good;
    }

    @Override
    public boolean wake() throws IpcException {
      return good.wake();
    }

    @Override
    public void close() throws IpcException {
      good.close();
    }
  }

  /** A waiter that forwards every call. */
  static class ForwardingWaiter implements Waiter {
    final Waiter good;

    ForwardingWaiter(Waiter good) {
      this.good = good;
    }

    @Override
    public boolean await(Duration timeout) throws IpcException, InterruptedException {
      return good.await(timeout);
    }

    @Override
    public void close() throws IpcException {
      good.close();
    }
  }
}
