package io.github.linuxipc.bench.peer;

/** What a process of a measurement does. */
public enum Role {
  /** Sends a message and waits for the echo; measures. */
  PINGER,
  /** Sends each message back. */
  ECHO,
  /** Sends as fast as it can. */
  SOURCE,
  /** Takes all; measures. */
  SINK
}
