package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What can go wrong between a wake and an await. */
public final class EventWaitMutants {
  private static final Duration MOMENT = Duration.ofMillis(5);

  private EventWaitMutants() {}

  /** Wakes only those that sleep already. */
  public static final class MissesTheEarly extends NotifierMutant {
    /** Made by discovery. */
    public MissesTheEarly() {
      super("sem");
    }

    @Override
    Waiter waiter(Waiter good) {
      return new GoodWaiter(good) {
        @Override
        public boolean await(Duration timeout) throws IpcException, InterruptedException {
          while (super.await(Duration.ZERO)) {
            Thread.onSpinWait(); // what came before counts for nothing
          }
          return super.await(timeout);
        }
      };
    }
  }

  /** Loses a wake now and then. */
  public static final class LosesSome extends NotifierMutant {
    /** Made by discovery. */
    public LosesSome() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new GoodWaker(good) {
        private final AtomicInteger wakes = new AtomicInteger();

        @Override
        public boolean wake() throws IpcException {
          return wakes.incrementAndGet() % 500 == 0 || super.wake();
        }
      };
    }
  }

  /** Wakes up again and again. */
  public static final class Rattles extends NotifierMutant {
    /** Made by discovery. */
    public Rattles() {
      super("sem");
    }

    @Override
    Waiter waiter(Waiter good) {
      return new GoodWaiter(good) {
        @Override
        public boolean await(Duration timeout) throws IpcException, InterruptedException {
          super.await(timeout.compareTo(MOMENT) < 0 ? timeout : MOMENT);
          return true;
        }
      };
    }
  }

  /** Gives up before the time. */
  public static final class Hurries extends NotifierMutant {
    /** Made by discovery. */
    public Hurries() {
      super("sem");
    }

    @Override
    Waiter waiter(Waiter good) {
      return new GoodWaiter(good) {
        @Override
        public boolean await(Duration timeout) throws IpcException, InterruptedException {
          return super.await(timeout.dividedBy(2));
        }
      };
    }
  }

  /** Does not hear interrupts. */
  public static final class Ignores extends NotifierMutant {
    /** Made by discovery. */
    public Ignores() {
      super("sem");
    }

    @Override
    Waiter waiter(Waiter good) {
      return new GoodWaiter(good) {
        @Override
        public boolean await(Duration timeout) throws IpcException {
          while (true) {
            try {
              return super.await(timeout);
            } catch (InterruptedException e) {
              // never mind
            }
          }
        }
      };
    }
  }

  /** Loses the wake-up that it had when the thread was interrupted. */
  public static final class Spills extends NotifierMutant {
    /** Made by discovery. */
    public Spills() {
      super("sem");
    }

    @Override
    Waiter waiter(Waiter good) {
      return new GoodWaiter(good) {
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

  /** Sleeps on when it is closed. */
  public static final class Snores extends NotifierMutant {
    /** Made by discovery. */
    public Snores() {
      super("sem");
    }

    @Override
    Waiter waiter(Waiter good) {
      return new GoodWaiter(good) {
        private final AtomicInteger sleepers = new AtomicInteger();
        private volatile boolean closed;

        @Override
        public boolean await(Duration timeout) throws IpcException, InterruptedException {
          if (closed) {
            throw IpcException.of(ErrorCode.CLOSED, "IPC-201", null);
          }
          sleepers.incrementAndGet();
          try {
            return super.await(timeout);
          } finally {
            sleepers.decrementAndGet();
          }
        }

        @Override
        public void close() throws IpcException {
          closed = true;
          if (sleepers.get() == 0) {
            super.close();
          }
        }
      };
    }
  }

  /** Looks again and again instead of sleeping. */
  public static final class Burns extends NotifierMutant {
    /** Made by discovery. */
    public Burns() {
      super("sem");
    }

    @Override
    Waiter waiter(Waiter good) {
      return new GoodWaiter(good) {
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

  /** Says that it counts, and lets every second wake merge with the one before. */
  public static final class Merges extends NotifierMutant {
    /** Made by discovery. */
    public Merges() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new GoodWaker(good) {
        private final AtomicInteger wakes = new AtomicInteger();

        @Override
        public boolean wake() throws IpcException {
          return wakes.incrementAndGet() % 2 == 0 || super.wake();
        }
      };
    }
  }

  /** Rings twice. */
  public static final class Stutters extends NotifierMutant {
    /** Made by discovery. */
    public Stutters() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new GoodWaker(good) {
        @Override
        public boolean wake() throws IpcException {
          boolean first = super.wake();
          return super.wake() && first;
        }
      };
    }
  }

  /** Puts the deadly default back when it closes. */
  public static final class Abandons extends NotifierMutant {
    /** Made by discovery. */
    public Abandons() {
      super("signal");
    }

    @Override
    Waiter waiter(Waiter good) {
      return new GoodWaiter(good) {
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
