package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import java.util.concurrent.locks.LockSupport;

/** What can go wrong while a thread waits. */
public final class WaitMutants {
  private WaitMutants() {}

  /** Fails as a channel of the JDK does when its thread is interrupted. */
  public static final class ClosesOnInterrupt extends Mutant {
    /** Made by discovery. */
    public ClosesOnInterrupt() {
      super("inproc");
    }

    @Override
    OutboundLink outbound(OutboundLink good, LinkContext context) {
      return new ForwardingOutbound(good, this) {
        @Override
        public void await(long timeoutNs) throws IpcException {
          super.await(timeoutNs);
          if (Thread.currentThread().isInterrupted()) {
            throw context.failure(ErrorCode.IO, "The channel was closed by an interrupt", "");
          }
        }
      };
    }
  }

  /** Takes the interrupt for itself. */
  public static final class SwallowsInterrupts extends Mutant {
    /** Made by discovery. */
    public SwallowsInterrupts() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new ForwardingInbound(good, this) {
        @Override
        public void await(long timeoutNs) throws IpcException {
          super.await(timeoutNs);
          Thread.interrupted();
        }
      };
    }
  }

  /** Does not hear the wake-up of a close. */
  public static final class SleepsThroughClose extends Mutant {
    /** Made by discovery. */
    public SleepsThroughClose() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new ForwardingInbound(good, this) {
        @Override
        public void wakeup() {
          // lost
        }
      };
    }
  }

  /** Does not hear that a frame has come. */
  public static final class SleepsThroughArrivals extends Mutant {
    /** Made by discovery. */
    public SleepsThroughArrivals() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new ForwardingInbound(good, this) {
        private volatile boolean woken;

        @Override
        public void await(long timeoutNs) {
          long deadlineNs = System.nanoTime() + timeoutNs;
          while (!woken
              && !Thread.currentThread().isInterrupted()
              && deadlineNs - System.nanoTime() > 0) {
            LockSupport.parkNanos(1_000_000);
          }
          woken = false;
        }

        @Override
        public void wakeup() {
          woken = true;
        }
      };
    }
  }

  /** Returns from each wait at once. */
  public static final class Spins extends Mutant {
    /** Made by discovery. */
    public Spins() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) {
      return new ForwardingInbound(good, this) {
        @Override
        public void await(long timeoutNs) {
          Thread.onSpinWait();
        }
      };
    }
  }
}
