package io.github.linuxipc.bench.startup;

import java.io.IOException;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.Out;

/**
 * The user and system time of another process, in nanoseconds. The clock of a process is finer than
 * {@code /proc/PID/stat}, which counts in ticks of 10 ms.
 */
final class ProcessorTime {
  private static final long NS_PER_S = 1_000_000_000;

  /** The clock that counts what all threads of a process have used: {@code CPUCLOCK_SCHED}. */
  private static final int SCHED = 2;

  private static final Clocks CLOCKS = LibraryLoader.create(Clocks.class).load("c");

  private ProcessorTime() {}

  /** A function of the C library. */
  public interface Clocks {
    /**
     * Calls {@code clock_gettime(2)}.
     *
     * @param clock the clock
     * @param time receives seconds and nanoseconds
     * @return 0, or -1 after an error
     */
    int clock_gettime(int clock, @Out long[] time);
  }

  /**
   * Returns the time that a process has used since its start, as {@code clock_getcpuclockid(3)}
   * makes it available.
   *
   * @throws IOException if there is no such process
   */
  static long ofNs(long pid) throws IOException {
    long[] time = new long[2];
    int clock = (int) ((~pid << 3) | SCHED);
    if (CLOCKS.clock_gettime(clock, time) != 0) {
      throw new IOException("process " + pid + " has no clock; it has ended");
    }
    return time[0] * NS_PER_S + time[1];
  }
}
