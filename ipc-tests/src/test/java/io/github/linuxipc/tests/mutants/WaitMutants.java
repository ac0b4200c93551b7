package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import java.util.concurrent.locks.LockSupport;

/** Transports with a fault in waiting. */
public final class WaitMutants {
  private WaitMutants() {}

  /** Fails like a channel of the JDK when its thread is interrupted. */
  public static final class ClosesOnInterrupt extends Mutant {
    /** Created by the service loader. */
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

  /** Clears the interrupt status of the waiting thread. */
  public static final class SwallowsInterrupts extends Mutant {
    /** Created by the service loader. */
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

  /** Ignores wake-ups, such as the wake-up by a close. */
  public static final class SleepsThroughClose extends Mutant {
    /** Created by the service loader. */
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

  /** Is not woken by the arrival of a frame. */
  public static final class SleepsThroughArrivals extends Mutant {
    /** Created by the service loader. */
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

  /** Returns from each wait immediately. */
  public static final class SpinsWhileWaiting extends Mutant {
    /** Created by the service loader. */
    public SpinsWhileWaiting() {
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
