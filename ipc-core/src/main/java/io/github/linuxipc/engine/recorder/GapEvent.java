package io.github.linuxipc.engine.recorder;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A subscriber has missed messages of a publisher. */
@Name("linuxipc.Gap")
@Label("Gap")
@Description("A subscriber has missed messages of a publisher.")
@Category("Linux IPC")
@StackTrace(false)
final class GapEvent extends Event {
  @Label("Topic")
  @Nullable String name;

  @Label("Missed Messages")
  long missed;

  @Label("Publisher's Process Id")
  long peer;
}
