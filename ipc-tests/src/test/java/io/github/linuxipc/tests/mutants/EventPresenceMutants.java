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
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** What can go wrong about who waits. */
public final class EventPresenceMutants {
  private EventPresenceMutants() {}

  /** Breaks nothing: proves that wrapping alone is not what the kit finds. */
  public static final class FaithfulBell extends NotifierMutant {
    /** Made by discovery. */
    public FaithfulBell() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new GoodWaker(good);
    }

    @Override
    Waiter waiter(Waiter good) {
      return new GoodWaiter(good);
    }
  }

  /** Says that somebody waits where nobody does. */
  public static final class Flatters extends NotifierMutant {
    /** Made by discovery. */
    public Flatters() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new GoodWaker(good) {
        @Override
        public boolean wake() throws IpcException {
          super.wake();
          return true;
        }
      };
    }
  }

  /** Keeps what was rung to nobody for whoever comes next. */
  public static final class Remembers extends NotifierMutant {
    private static final AtomicBoolean KEPT = new AtomicBoolean();

    /** Made by discovery. */
    public Remembers() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new GoodWaker(good) {
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
      return new GoodWaiter(good) {
        @Override
        public boolean await(Duration timeout) throws IpcException, InterruptedException {
          return KEPT.getAndSet(false) || super.await(timeout);
        }
      };
    }
  }

  /** Lets a second waiter in, which is never woken. */
  public static final class Admits extends NotifierMutant {
    /** Made by discovery. */
    public Admits() {
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

  /** Never looks for a successor. */
  public static final class GivesUp extends NotifierMutant {
    /** Made by discovery. */
    public GivesUp() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new GoodWaker(good) {
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

  /** Believes that who waited once waits for ever. */
  public static final class Believes extends NotifierMutant {
    /** Made by discovery. */
    public Believes() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new GoodWaker(good) {
        private boolean met;

        @Override
        public boolean wake() throws IpcException {
          met |= super.wake();
          return met;
        }
      };
    }
  }

  /** Takes a process that is stopped for dead. */
  public static final class Buries extends NotifierMutant {
    /** Made by discovery. */
    public Buries() {
      super("sem");
    }

    @Override
    Waker waker(Waker good) {
      return new GoodWaker(good) {
        @Override
        public boolean wake() throws IpcException {
          return ProcessHandle.current().children().noneMatch(Buries::isStopped) && super.wake();
        }
      };
    }

    private static boolean isStopped(ProcessHandle process) {
      try {
        return Files.readString(Path.of("/proc/" + process.pid() + "/stat")).contains(") T ");
      } catch (IOException e) {
        return false;
      }
    }
  }

  /** Leaves a pipe open for each waiter. */
  public static final class Drips extends NotifierMutant {
    /** Made by discovery. */
    public Drips() {
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
  public static final class Strews extends NotifierMutant {
    /** Made by discovery. */
    public Strews() {
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
