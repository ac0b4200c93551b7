package io.github.linuxipc.tests.foreign;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Opens, uses and closes both ends of something. The first cycle loads the classes. Each further
 * cycle begins with a byte of standard input, and its end is printed.
 */
final class CyclePeer {
  private static final Duration LONG = Duration.ofSeconds(30);

  private CyclePeer() {}

  public static void main(String[] args) throws Exception {
    try (Ipc ipc = Ipc.create()) {
      cycle(ipc, args[0], "warm-up");
      System.out.println("ready");
      while (System.in.read() >= 0) {
        cycle(ipc, args[0], "orders");
        System.out.println("done");
      }
    }
  }

  private static void cycle(Ipc ipc, String kind, String name) throws Exception {
    switch (kind) {
      case "sem", "futex", "signal" -> event(ipc, kind + ":" + name);
      case "topic" -> topic(ipc, name);
      default -> channel(ipc, name);
    }
  }

  private static void channel(Ipc ipc, String name) throws Exception {
    try (Receiver receiver = ipc.receiver(name);
        Sender sender = ipc.sender(name)) {
      sender.send(new byte[100]);
      if (receiver.poll(message -> {}, 1, LONG) != 1) {
        throw new IOException("the message is missing");
      }
    }
  }

  private static void event(Ipc ipc, String address) throws Exception {
    try (Waiter waiter = ipc.waiter(address);
        Waker waker = ipc.waker(address)) {
      if (!waker.wake() || !waiter.await(LONG)) {
        throw new IOException("the wake-up is missing");
      }
    }
  }

  private static void topic(Ipc ipc, String name) throws Exception {
    try (TopicSubscriber subscriber = ipc.subscriber(name);
        TopicPublisher publisher = ipc.publisher(name)) {
      publisher.publish(ByteBuffer.allocate(100));
      if (subscriber.poll(message -> {}, 1, LONG) != 1) {
        throw new IOException("the message is missing");
      }
    }
  }
}
