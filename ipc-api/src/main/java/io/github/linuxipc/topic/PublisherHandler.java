package io.github.linuxipc.topic;

/** Learns that a publisher has left. */
@FunctionalInterface
public interface PublisherHandler {
  /**
   * Called by the thread that polls the subscriber, after the last message of the publisher. It
   * must not poll the subscriber.
   *
   * @param publisher the publisher
   * @param died whether its process died without closing it
   */
  void onPublisherLeft(PublisherInfo publisher, boolean died);
}
