package io.github.linuxipc.spring.listener;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the messages that a listener was given and has handled. Thread-safe. */
final class Activity {
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong done = new AtomicLong();

  void begin() {
    begun.incrementAndGet();
  }

  void end() {
    done.incrementAndGet();
  }

  long begun() {
    return begun.get();
  }

  boolean isIdle() {
    return done.get() == begun.get();
  }
}
