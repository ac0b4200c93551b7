package io.github.linuxipc.engine.topic;

import io.github.linuxipc.engine.registry.ProcessId;
import io.github.linuxipc.engine.registry.TopicPresence;
import io.github.linuxipc.topic.WhenFull;
import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * The record of a subscription in the topic's directory: a text file of {@code key=value} lines.
 *
 * @param name the name of the subscriber's channel, which is also the name of the record
 * @param process the subscriber's process; shown to people only
 * @param whenFull the policy
 * @param history how many messages the subscriber asks each publisher for
 * @param slowLimitNs how long the subscriber may be full, in nanoseconds
 * @param number how many subscriptions there were, this one included
 * @param durable the name of a durable subscription; empty if the subscription ends with its
 *     process
 */
record SubscriptionRecord(
    String name,
    ProcessId process,
    WhenFull whenFull,
    int history,
    long slowLimitNs,
    long number,
    Optional<String> durable) {

  boolean isDurable() {
    return durable.isPresent();
  }

  String text() {
    return "pid="
        + process
        + "\nwhen-full="
        + whenFull.name().toLowerCase(Locale.ROOT)
        + "\nhistory="
        + history
        + "\nslow-limit-ns="
        + slowLimitNs
        + "\nnumber="
        + number
        + durable.map(text -> "\n" + TopicPresence.DURABLE + text).orElse("")
        + "\n";
  }

  /**
   * Reads a record.
   *
   * @throws IOException if the text is not a record
   */
  static SubscriptionRecord parse(String name, String text) throws IOException {
    Properties values = new Properties();
    try {
      values.load(new StringReader(text));
      return new SubscriptionRecord(
          name,
          ProcessId.parse(values.getProperty("pid", "")),
          WhenFull.valueOf(values.getProperty("when-full", "").toUpperCase(Locale.ROOT)),
          Math.max(0, Integer.parseInt(values.getProperty("history", ""))),
          Math.max(0, Long.parseLong(values.getProperty("slow-limit-ns", ""))),
          Long.parseLong(values.getProperty("number", "")),
          Optional.ofNullable(values.getProperty("subscription")));
    } catch (IllegalArgumentException e) {
      throw new IOException("not a subscription: " + e, e);
    }
  }
}
