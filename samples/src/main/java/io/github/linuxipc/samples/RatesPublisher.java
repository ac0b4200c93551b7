package io.github.linuxipc.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.topic.TopicPublisher;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Publishes rates to all who have subscribed. */
public final class RatesPublisher {
  private RatesPublisher() {}

  /**
   * Waits for subscribers, and publishes each further argument.
   *
   * @param args how many subscribers to wait for, and the rates
   * @throws Exception if the topic cannot be opened, or there are not as many subscribers in time
   */
  public static void main(String[] args) throws Exception {
    try (Ipc ipc = Ipc.create();
        TopicPublisher rates = ipc.publisher("rates")) {
      if (!rates.awaitSubscribers(Integer.parseInt(args[0]), Duration.ofMinutes(1))) {
        throw new IllegalStateException("There are " + rates.subscribers() + " subscribers");
      }
      for (int i = 1; i < args.length; i++) {
        rates.publish(ByteBuffer.wrap(args[i].getBytes(UTF_8)));
      }
    }
  }
}
