package io.github.linuxipc.engine.recorder;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** An endpoint was closed. */
@Name("linuxipc.Closed")
@Label("Endpoint Closed")
@Description("An endpoint was closed.")
@Category("Linux IPC")
@StackTrace(false)
final class ClosedEvent extends Event {
  @Label("Name")
  @Nullable String name;

  @Label("Kind")
  @Nullable String kind;

  @Label("Messages")
  long messages;

  @Label("Undelivered Messages")
  long undelivered;
}
