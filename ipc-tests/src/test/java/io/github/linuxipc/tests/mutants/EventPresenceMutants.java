package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.spi.OpenContext;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Notifiers with a fault in the detection of waiters, or with a leak, and one without a fault. */
public final class EventPresenceMutants {
  private EventPresenceMutants() {}

  /** Changes nothing: proves that wrapping alone does not fail the kit. */
  public static final class IdentityNotifier extends NotifierMutant {
    /** Created by the service loader. */
    public IdentityNotifier() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new ForwardingWaker(good);
    }

    @Override
    Waiter waiter(Waiter good) {
      return new ForwardingWaiter(good);
    }
  }

  /** Reports a waiter when none is bound. */
  public static final class ReportsAWaiter extends NotifierMutant {
    /** Created by the service loader. */
    public ReportsAWaiter() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new ForwardingWaker(good) {
        @Override
        public boolean wake() throws IpcException {
          super.wake();
          return true;
        }
      };
    }
  }

  /** Keeps a wake that found no waiter, and delivers it to the next waiter. */
  public static final class KeepsEarlierWakes extends NotifierMutant {
    private static final AtomicBoolean KEPT = new AtomicBoolean();

    /** Created by the service loader. */
    public KeepsEarlierWakes() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new ForwardingWaker(good) {
        @Override
        public boolean wake() throws IpcException {
          boolean taken = super.wake();
          KEPT.compareAndSet(false, !taken);
          return taken;
        }
      };
    }

    @Override
    Waiter waiter(Waiter good) {
      return new ForwardingWaiter(good) {
        @Override
        public boolean await(Duration timeout) throws IpcException, InterruptedException {
          return KEPT.getAndSet(false) || super.await(timeout);
        }
      };
    }
  }

  /** Admits a second waiter, which is never woken. */
  public static final class AdmitsASecondWaiter extends NotifierMutant {
    /** Created by the service loader. */
    public AdmitsASecondWaiter() {
      super("sem");
    }

    @Override
    public Waiter bind(Address address, OpenContext context) throws IpcException {
      try {
        return super.bind(address, context);
      } catch (IpcException e) {
        if (e.code() != ErrorCode.CHANNEL_IN_USE) {
          throw e;
        }
        Address elsewhere = Address.of(scheme(), "elsewhere-" + System.nanoTime());
        return super.bind(elsewhere, context);
      }
    }
  }

  /** Never wakes again after a wake has found no waiter, if an earlier wake had found one. */
  public static final class IgnoresTheSuccessor extends NotifierMutant {
    /** Created by the service loader. */
    public IgnoresTheSuccessor() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new ForwardingWaker(good) {
        private boolean met;
        private boolean over;

        @Override
        public boolean wake() throws IpcException {
          boolean taken = !over && super.wake();
          over |= met && !taken;
          met |= taken;
          return taken;
        }
      };
    }
  }

  /** Reports a waiter for ever once a wake has found one. */
  public static final class TreatsDeadAsAlive extends NotifierMutant {
    /** Created by the service loader. */
    public TreatsDeadAsAlive() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new ForwardingWaker(good) {
        private boolean met;

        @Override
        public boolean wake() throws IpcException {
          met |= super.wake();
          return met;
        }
      };
    }
  }

  /** Treats the waiter as dead while any child process is stopped. */
  public static final class TreatsStoppedAsDead extends NotifierMutant {
    /** Created by the service loader. */
    public TreatsStoppedAsDead() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new ForwardingWaker(good) {
        @Override
        public boolean wake() throws IpcException {
          return ProcessHandle.current().children().noneMatch(ProcessState::isStopped)
              && super.wake();
        }
      };
    }
  }

  /** Leaves a pipe open for each waiter. */
  public static final class LeaksPipes extends NotifierMutant {
    /** Created by the service loader. */
    public LeaksPipes() {
      super("sem");
    }

    @Override
    Waiter waiter(Waiter good) {
      try {
        Pipe.open();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      return good;
    }
  }

  /** Leaves a file in the runtime directory for each waiter. */
  public static final class LeavesFiles extends NotifierMutant {
    /** Created by the service loader. */
    public LeavesFiles() {
      super("sem");
    }

    @Override
    public Waiter bind(Address address, OpenContext context) throws IpcException {
      try {
        Files.createTempFile(context.runtimeDirectory(), "left", ".behind");
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      return super.bind(address, context);
    }
  }
}
