package io.github.linuxipc.engine.recorder;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.Statistics;
import jdk.jfr.FlightRecorder;

/**
 * Commits events to the flight recorder. The classes of events are loaded with the first event of a
 * recording, so that a process without one loads none of them. Thread-safe.
 */
public final class FlightEvents {
  /** A wait or call that is shorter is no event. */
  private static final long SLOW_NS = 20_000_000;

  private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private FlightEvents() {}

  /**
   * Returns whether there is a recording, or was one. A read of a field.
   *
   * @return whether events may be recorded
   */
  public static boolean isRecording() {
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
    if (ns >= SLOW_NS && isRecording()) {
      BlockedEvent event = new BlockedEvent();
      event.name = name;
      event.waited = ns;
      event.commit();
    }
  }

  /**
   * Notes that a subscriber has missed messages.
   *
   * @param topic the topic
   * @param count how many messages
   * @param pid the publisher's process
   */
  public static void gap(String topic, long count, long pid) {
    if (isRecording()) {
      GapEvent event = new GapEvent();
      event.name = topic;
      event.missed = count;
      event.peer = pid;
      event.commit();
    }
  }

  /**
   * Notes that a call has ended, unless it took a moment only.
   *
   * @param service the service
   * @param outcome how it ended
   * @param ns how many nanoseconds it took
   */
  public static void call(String service, String outcome, long ns) {
    if (ns >= SLOW_NS && isRecording()) {
      CallEvent event = new CallEvent();
      event.name = service;
      event.outcome = outcome;
      event.took = ns;
      event.commit();
    }
  }
}
