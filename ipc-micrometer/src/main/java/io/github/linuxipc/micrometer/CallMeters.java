package io.github.linuxipc.micrometer;

import io.github.linuxipc.service.CallEnd;
import io.github.linuxipc.service.CallTime;
import io.github.linuxipc.service.Requester;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The times of the calls of requesters that share their meters. Thread-safe. */
final class CallMeters {
  private final List<Requester> open = new ArrayList<>();
  private final Map<CallEnd, CallTime> closed = new EnumMap<>(CallEnd.class);

  /** Adds a requester. Its calls are timed from now on. */
  synchronized void add(Requester requester) {
    open.add(requester);
    requester.callTime(CallEnd.ANSWERED);
  }

  synchronized void remove(Requester requester) {
    if (open.remove(requester)) {
      for (CallEnd end : CallEnd.values()) {
        closed.merge(end, requester.callTime(end), CallMeters::sum);
      }
    }
  }

  private static CallTime sum(CallTime a, CallTime b) {
    return new CallTime(a.count() + b.count(), a.totalNs() + b.totalNs());
  }

  private synchronized CallTime total(CallEnd end) {
    CallTime total = closed.getOrDefault(end, new CallTime(0, 0));
    for (Requester requester : open) {
      total = sum(total, requester.callTime(end));
    }
    return total;
  }

  /** Registers a timer for each way in which a call ends. */
  List<Meter> register(MeterRegistry registry, String service, Tags tags) {
    List<Meter> meters = new ArrayList<>();
    for (CallEnd end : CallEnd.values()) {
      meters.add(
          FunctionTimer.builder(
                  "ipc.calls",
                  this,
                  calls -> calls.total(end).count(),
                  calls -> calls.total(end).totalNs(),
                  TimeUnit.NANOSECONDS)
              .description("Calls of a service that have ended")
              .tags(tags.and("service", service, "outcome", end.word()))
              .register(registry));
    }
    return meters;
  }
}
