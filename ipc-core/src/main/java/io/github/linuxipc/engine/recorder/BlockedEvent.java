package io.github.linuxipc.engine.recorder;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A sender or publisher has waited at least 20 ms for room. */
@Name("linuxipc.Blocked")
@Label("Blocked")
@Description("A sender or publisher has waited at least 20 ms for room.")
@Category("Linux IPC")
@StackTrace(true)
final class BlockedEvent extends Event {
  @Label("Name")
  @Nullable String name;

  @Label("Time Waited")
  @Timespan(Timespan.NANOSECONDS)
  long waited;
}
