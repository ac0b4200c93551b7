package io.github.linuxipc.bench.peer;

/** The role of a process in a measurement. */
public enum Role {
  /** Sends a message, waits for the echo, and measures. */
  PINGER,
  /** Sends each message back. */
  ECHO,
  /** Sends as fast as it can, or stays idle. */
  SOURCE,
  /** Receives all messages, and measures. */
  SINK,
  /** Calls a service, and measures. */
  REQUESTER,
  /** Answers the calls. */
  RESPONDER,
  /** Publishes to a topic. */
  PUBLISHER,
  /** Receives what is published, and measures. */
  SUBSCRIBER
}
