package io.github.linuxipc.engine.recorder;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A call of a service has taken at least 20 ms. */
@Name("linuxipc.Call")
@Label("Call")
@Description("A call of a service has taken at least 20 ms.")
@Category("Linux IPC")
@StackTrace(false)
final class CallEvent extends Event {
  @Label("Service")
  @Nullable String name;

  @Label("Outcome")
  @Nullable String outcome;

  @Label("Time Taken")
  @Timespan(Timespan.NANOSECONDS)
  long took;
}
