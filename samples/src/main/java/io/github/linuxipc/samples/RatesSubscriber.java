package io.github.linuxipc.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.topic.TopicSubscriber;

/** Prints the rates that are published. */
public final class RatesSubscriber {
  private RatesSubscriber() {}

  /**
   * Subscribes, and prints rates until the last publisher has left, if the configuration says so
   * ({@code end-of-stream=last-publisher}).
   *
   * @param args none
   * @throws Exception if the topic cannot be opened
   */
  public static void main(String[] args) throws Exception {
    try (Ipc ipc = Ipc.create();
        TopicSubscriber rates = ipc.subscriber("rates")) {
      rates.onGap((publisher, missed) -> System.out.println(missed + " rates missed"));
      rates.forEach(rate -> System.out.println(new String(rate.toByteArray(), UTF_8)));
    }
  }
}
