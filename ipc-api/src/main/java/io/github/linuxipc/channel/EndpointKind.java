package io.github.linuxipc.channel;

import java.util.Locale;

/** What an {@link Endpoint} is. */
public enum EndpointKind {
  /** The end of a channel that sends. */
  SENDER,
  /** The end of a channel that receives. */
  RECEIVER,
  /** The end of a service that calls. */
  REQUESTER,
  /** The end of a service that answers. */
  RESPONDER,
  /** The end of a topic that publishes. */
  PUBLISHER,
  /** The end of a topic that subscribes. */
  SUBSCRIBER;

  /**
   * Returns the word for the kind in texts, such as {@code sender}. It is stable: events, reports
   * and commands show it.
   *
   * @return the name in lower case
   */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
