package io.github.linuxipc.engine.recorder;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A sender, receiver, requester, responder, publisher or subscriber was opened. */
@Name("linuxipc.Opened")
@Label("Endpoint Opened")
@Description("A sender, receiver, requester, responder, publisher or subscriber was opened.")
@Category("Linux IPC")
@StackTrace(false)
final class OpenedEvent extends Event {
  @Label("Name")
  @Nullable String name;

  @Label("Kind")
  @Nullable String kind;

  @Label("Address")
  @Nullable String address;
}
