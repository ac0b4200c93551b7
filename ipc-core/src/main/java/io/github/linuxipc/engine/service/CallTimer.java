package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.recorder.FlightEvents;
import io.github.linuxipc.service.CallEnd;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.CallTime;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The times of one requester's calls. It reads the clock only if somebody has asked for the times
 * or records events, because that is a considerable part of a short call. Thread-safe.
 */
final class CallTimer {
  private final String service;
  private final Map<CallEnd, Sum> sums = new EnumMap<>(CallEnd.class);
  private volatile boolean countsCalls;

  /** The calls that have ended in one way. */
  private static final class Sum {
    final LongAdder count = new LongAdder();
    final LongAdder totalNs = new LongAdder();
  }

  CallTimer(String service) {
    this.service = service;
    for (CallEnd end : CallEnd.values()) {
      sums.put(end, new Sum());
    }
  }

  /** Returns the sums of the calls that were started since the first call of this method. */
  CallTime time(CallEnd end) {
    countsCalls = true;
    Sum sum = of(end);
    return new CallTime(sum.count.sum(), sum.totalNs.sum());
  }

  private Sum of(CallEnd end) {
    return Objects.requireNonNull(sums.get(end));
  }

  /** Returns the time at which a call begins, or 0 if it is not timed. */
  long begin() {
    return countsCalls || FlightEvents.isRecording() ? System.nanoTime() | 1 : 0;
  }

  /**
   * Takes note that a call has ended.
   *
   * @param beganNs what {@link #begin} returned, not 0
   * @param failure the failure, or null
   */
  void end(long beganNs, @Nullable IpcException failure) {
    long tookNs = System.nanoTime() - beganNs;
    CallEnd end = endOf(failure);
    Sum sum = of(end);
    sum.count.increment();
    sum.totalNs.add(tookNs);
    FlightEvents.call(service, end.word(), tookNs);
  }

  private static CallEnd endOf(@Nullable IpcException failure) {
    if (failure == null) {
      return CallEnd.ANSWERED;
    }
    if (failure instanceof CallException known) {
      if (known.failureCode().isPresent()) {
        return CallEnd.FAILED;
      }
      if (known.outcome() == CallException.Outcome.NOT_STARTED) {
        return CallEnd.NOT_STARTED;
      }
    }
    return CallEnd.UNKNOWN;
  }
}
