package io.github.linuxipc;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Waiter;
import io.github.linuxipc.channel.Waker;
import io.github.linuxipc.discovery.EventCandidate;
import io.github.linuxipc.engine.Engine;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Opens the ends of events, and closes those that are left. Thread-safe. */
final class Events {
  private final Resolver resolver;
  private final Engine engine;
  private final Set<EventEnd> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Events(Resolver resolver, Engine engine) {
    this.resolver = resolver;
    this.engine = engine;
  }

  Waker waker(String eventOrAddress) throws IpcException, InterruptedException {
    EventCandidate found = resolver.event(eventOrAddress);
    EventContext context = new EventContext(eventOrAddress, found, engine);
    Waker waker = open(context, () -> found.notifier().open(found.address(), context));
    return keep(new EventEnd.OfWaker(waker, open));
  }

  Waiter waiter(String eventOrAddress) throws IpcException, InterruptedException {
    EventCandidate found = resolver.event(eventOrAddress);
    EventContext context = new EventContext(eventOrAddress, found, engine);
    Waiter waiter = open(context, () -> found.notifier().bind(found.address(), context));
    return keep(new EventEnd.OfWaiter(waiter, open));
  }

  private interface Opening<T> {
    @Nullable T open() throws IpcException;
  }

  /** A notifier's own fault becomes the same kind of error as the kernel's refusal. */
  private <T> T open(EventContext context, Opening<T> opening)
      throws IpcException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    requireOpen();
    try {
      T end = opening.open();
      if (end != null) {
        return end;
      }
      throw context.failure(ErrorCode.OPEN_FAILED, "The notifier opened nothing", "");
    } catch (RuntimeException | LinkageError e) {
      throw context.failure(ErrorCode.OPEN_FAILED, "The notifier failed: " + e, "", e);
    }
  }

  private <T extends EventEnd> T keep(T end) throws IpcException {
    open.add(end);
    if (closed) { // since the check before opening; close() may not have seen this end
      end.close();
      requireOpen();
    }
    return end;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("This Ipc instance was closed; create another");
    }
  }

  /** Closes all; the first failure is thrown in the end, with the others suppressed. */
  void close() throws IpcException {
    closed = true;
    IpcException first = null;
    for (EventEnd end : open) {
      try {
        end.close();
      } catch (IpcException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
