package io.github.linuxipc.engine.recorder;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.Statistics;
import jdk.jfr.FlightRecorder;

/**
 * Commits events to the flight recorder. The classes of events are loaded with the first event of a
 * recording, so that a process without one loads none of them. Thread-safe.
 */
public final class FlightEvents {
  /** A wait that is shorter is no event. */
  private static final long BLOCKED_NS = 20_000_000;

  private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private FlightEvents() {}

  private static boolean isRecording() {
    return PRESENT && Recorder.isInitialized();
  }

  /** Loaded only if the module is there. */
  private static final class Recorder {
    static boolean isInitialized() {
      return FlightRecorder.isInitialized();
    }
  }

  /**
   * Notes that an endpoint was opened.
   *
   * @param endpoint the endpoint
   */
  public static void opened(Endpoint endpoint) {
    if (isRecording()) {
      OpenedEvent event = new OpenedEvent();
      event.name = endpoint.channel();
      event.kind = endpoint.kind().word();
      event.address = endpoint.address().toString();
      event.commit();
    }
  }

  /**
   * Notes that an endpoint was closed.
   *
   * @param endpoint the endpoint
   */
  public static void closed(Endpoint endpoint) {
    if (isRecording()) {
      Statistics statistics = endpoint.statistics();
      ClosedEvent event = new ClosedEvent();
      event.name = endpoint.channel();
      event.kind = endpoint.kind().word();
      event.messages = statistics.messages();
      event.undelivered = statistics.undelivered();
      event.commit();
    }
  }

  /**
   * Notes that a peer was lost, or has closed while this end was open.
   *
   * @param name the channel
   * @param code the code of the error at a sender; empty at a receiver
   * @param pid the peer's process; 0 if it is not known
   */
  public static void peerLost(String name, String code, long pid) {
    if (isRecording()) {
      PeerLostEvent event = new PeerLostEvent();
      event.name = name;
      event.code = code;
      event.peer = pid;
      event.commit();
    }
  }

  /**
   * Notes that a sender or publisher has waited for room, unless it was for a moment only.
   *
   * @param name the channel or topic
   * @param ns for how many nanoseconds it has waited
   */
  public static void blocked(String name, long ns) {
    if (ns >= BLOCKED_NS && isRecording()) {
      BlockedEvent event = new BlockedEvent();
      event.name = name;
      event.waited = ns;
      event.commit();
    }
  }
}
