package io.github.linuxipc.engine.topic;

import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;
import java.util.Properties;

/**
 * The terms of a topic, which its first process writes and all others compare with their own
 * settings. A text file of {@code key=value} lines.
 *
 * @param version the version of the files and messages of a topic
 * @param transport the scheme of the subscribers' channels
 * @param maxMessageSize the largest message in bytes
 * @param maxPublishers how many publishers there may be at a time
 * @param maxSubscribers how many subscribers there may be at a time
 */
record TopicTerms(
    int version, String transport, int maxMessageSize, int maxPublishers, int maxSubscribers) {
  private static final int VERSION = 2;

  static TopicTerms of(String transport, TopicSettings settings) {
    return new TopicTerms(
        VERSION,
        transport,
        settings.channel().maxMessageSize(),
        settings.maxPublishers(),
        settings.maxSubscribers());
  }

  /** Returns what differs from the terms of another process; empty if nothing does. */
  Optional<String> difference(TopicTerms there) {
    StringBuilder text = new StringBuilder();
    compare(text, "version", version, there.version);
    compare(text, "transport", transport, there.transport);
    compare(text, "max-message-size", maxMessageSize, there.maxMessageSize);
    compare(text, "max-publishers", maxPublishers, there.maxPublishers);
    compare(text, "max-subscribers", maxSubscribers, there.maxSubscribers);
    return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
  }

  private static void compare(StringBuilder text, String key, Object here, Object there) {
    if (!here.equals(there)) {
      text.append(text.isEmpty() ? "" : "; ").append(key).append('=').append(here);
      text.append(" here, ").append(there).append(" there");
    }
  }

  String text() {
    return "version="
        + version
        + "\ntransport="
        + transport
        + "\nmax-message-size="
        + maxMessageSize
        + "\nmax-publishers="
        + maxPublishers
        + "\nmax-subscribers="
        + maxSubscribers
        + "\n";
  }

  /**
   * Reads terms.
   *
   * @throws IOException if the text has no terms
   */
  static TopicTerms parse(String text) throws IOException {
    Properties values = new Properties();
    try {
      values.load(new StringReader(text));
      return new TopicTerms(
          Integer.parseInt(values.getProperty("version", "")),
          values.getProperty("transport", ""),
          Integer.parseInt(values.getProperty("max-message-size", "")),
          Integer.parseInt(values.getProperty("max-publishers", "")),
          Integer.parseInt(values.getProperty("max-subscribers", "")));
    } catch (IllegalArgumentException e) {
      throw new IOException("not the terms of a topic: " + e, e);
    }
  }
}
