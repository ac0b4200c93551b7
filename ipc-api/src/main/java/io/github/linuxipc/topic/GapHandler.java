package io.github.linuxipc.topic;

/** Learns which messages a subscriber has missed. */
@FunctionalInterface
public interface GapHandler {
  /**
   * Called by the thread that polls the subscriber, before the next message of that publisher, or
   * when it is known that no message follows soon. It must not poll the subscriber.
   *
   * @param publisher the publisher whose messages were missed
   * @param missed how many were missed since the last report, at least 1
   */
  void onGap(PublisherInfo publisher, long missed);
}
