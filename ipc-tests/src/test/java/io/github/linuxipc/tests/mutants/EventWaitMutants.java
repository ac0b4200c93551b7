package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Notifiers with a fault between a wake and an await. */
public final class EventWaitMutants {
  private static final Duration MOMENT = Duration.ofMillis(5);

  private EventWaitMutants() {}

  /** Wakes only threads that are already parked. */
  public static final class LosesEarlyWakes extends NotifierMutant {
    /** Created by the service loader. */
    public LosesEarlyWakes() {
      super("sem");
    }

    @Override
    Waiter waiter(Waiter good) {
      return new ForwardingWaiter(good) {
        @Override
        public boolean await(Duration timeout) throws IpcException, InterruptedException {
          while (super.await(Duration.ZERO)) {
            Thread.onSpinWait(); // earlier wakes are discarded
          }
          return super.await(timeout);
        }
      };
    }
  }

  /** Loses every 500th wake. */
  public static final class LosesSomeWakes extends NotifierMutant {
    /** Created by the service loader. */
    public LosesSomeWakes() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new ForwardingWaker(good) {
        private final AtomicInteger wakes = new AtomicInteger();

        @Override
        public boolean wake() throws IpcException {
          return wakes.incrementAndGet() % 500 == 0 || super.wake();
        }
      };
    }
  }

  /** Reports a wake-up after at most 5 ms, even if no wake has come. */
  public static final class WakesSpuriously extends NotifierMutant {
    /** Created by the service loader. */
    public WakesSpuriously() {
      super("sem");
    }

    @Override
    Waiter waiter(Waiter good) {
      return new ForwardingWaiter(good) {
        @Override
        public boolean await(Duration timeout) throws IpcException, InterruptedException {
          super.await(timeout.compareTo(MOMENT) < 0 ? timeout : MOMENT);
          return true;
        }
      };
    }
  }

  /** Waits for half of the time-out only. */
  public static final class ReturnsEarly extends NotifierMutant {
    /** Created by the service loader. */
    public ReturnsEarly() {
      super("sem");
    }

    @Override
    Waiter waiter(Waiter good) {
      return new ForwardingWaiter(good) {
        @Override
        public boolean await(Duration timeout) throws IpcException, InterruptedException {
          return super.await(timeout.dividedBy(2));
        }
      };
    }
  }

  /** Ignores interrupts. */
  public static final class IgnoresInterrupts extends NotifierMutant {
    /** Created by the service loader. */
    public IgnoresInterrupts() {
      super("sem");
    }

    @Override
    Waiter waiter(Waiter good) {
      return new ForwardingWaiter(good) {
        @Override
        public boolean await(Duration timeout) throws IpcException {
          while (true) {
            try {
              return super.await(timeout);
            } catch (InterruptedException e) {
              // ignored on purpose
            }
          }
        }
      };
    }
  }

  /** Consumes a pending wake-up and loses it if the thread is already interrupted. */
  public static final class LosesWakeOnInterrupt extends NotifierMutant {
    /** Created by the service loader. */
    public LosesWakeOnInterrupt() {
      super("sem");
    }

    @Override
    Waiter waiter(Waiter good) {
      return new ForwardingWaiter(good) {
        @Override
        public boolean await(Duration timeout) throws IpcException, InterruptedException {
          boolean interrupted = Thread.interrupted();
          boolean woken = super.await(interrupted ? Duration.ZERO : timeout);
          if (interrupted) {
            throw new InterruptedException();
          }
          return woken;
        }
      };
    }
  }

  /** Stays blocked in an await when it is closed. */
  public static final class IgnoresClose extends NotifierMutant {
    /** Created by the service loader. */
    public IgnoresClose() {
      super("sem");
    }

    @Override
    Waiter waiter(Waiter good) {
      return new ForwardingWaiter(good) {
        private final AtomicInteger parked = new AtomicInteger();
        private volatile boolean closed;

        @Override
        public boolean await(Duration timeout) throws IpcException, InterruptedException {
          if (closed) {
            throw IpcException.of(ErrorCode.CLOSED, "IPC-201", null);
          }
          parked.incrementAndGet();
          try {
            return super.await(timeout);
          } finally {
            parked.decrementAndGet();
          }
        }

        @Override
        public void close() throws IpcException {
          closed = true;
          if (parked.get() == 0) {
            super.close();
          }
        }
      };
    }
  }

  /** Polls in a busy loop instead of blocking. */
  public static final class BusyWaits extends NotifierMutant {
    /** Created by the service loader. */
    public BusyWaits() {
      super("sem");
    }

    @Override
    Waiter waiter(Waiter good) {
      return new ForwardingWaiter(good) {
        @Override
        public boolean await(Duration timeout) throws IpcException, InterruptedException {
          long deadlineNs = System.nanoTime() + Math.min(timeout.toMillis(), 60_000) * 1_000_000;
          do {
            if (super.await(Duration.ZERO)) {
              return true;
            }
          } while (deadlineNs - System.nanoTime() > 0);
          return false;
        }
      };
    }
  }

  /** Declares that it counts, but merges every second wake with the one before. */
  public static final class MergesWakes extends NotifierMutant {
    /** Created by the service loader. */
    public MergesWakes() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new ForwardingWaker(good) {
        private final AtomicInteger wakes = new AtomicInteger();

        @Override
        public boolean wake() throws IpcException {
          return wakes.incrementAndGet() % 2 == 0 || super.wake();
        }
      };
    }
  }

  /** Delivers each wake twice. */
  public static final class DuplicatesWakes extends NotifierMutant {
    /** Created by the service loader. */
    public DuplicatesWakes() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new ForwardingWaker(good) {
        @Override
        public boolean wake() throws IpcException {
          boolean first = super.wake();
          return super.wake() && first;
        }
      };
    }
  }

  /** Restores the fatal default action of the signal at close. */
  public static final class RestoresFatalDefault extends NotifierMutant {
    /** Created by the service loader. */
    public RestoresFatalDefault() {
      super("signal");
    }

    @Override
    Waiter waiter(Waiter good) {
      return new ForwardingWaiter(good) {
        @Override
        public void close() throws IpcException {
          super.close();
          restoreDefault();
        }
      };
    }

    private static void restoreDefault() {
      try {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object usr1 = signal.getConstructor(String.class).newInstance("USR1");
        Object byDefault = handler.getField("SIG_DFL").get(null);
        signal.getMethod("handle", signal, handler).invoke(null, usr1, byDefault);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
