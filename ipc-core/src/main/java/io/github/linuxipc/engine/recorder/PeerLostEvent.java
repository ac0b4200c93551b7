package io.github.linuxipc.engine.recorder;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A peer has died, or has closed while this end was open. */
@Name("linuxipc.PeerLost")
@Label("Peer Lost")
@Description("A peer has died, or has closed while this end was open.")
@Category("Linux IPC")
@StackTrace(false)
final class PeerLostEvent extends Event {
  @Label("Name")
  @Nullable String name;

  @Label("Error Code")
  @Nullable String code;

  @Label("Peer's Process Id")
  long peer;
}
