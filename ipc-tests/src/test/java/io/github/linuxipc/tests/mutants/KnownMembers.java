package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Topics whose publishers learn of subscribers in a broken way. Each publisher and subscriber works
 * correctly below. A publisher writes whom it knows into a header of each message, and a subscriber
 * drops what was published by one that did not know it. One instance is one broken engine.
 */
final class KnownMembers {
  private static final String KNOWN = "known";

  /** How long a scan of the subscriptions takes. */
  private static final long SCAN_MS = 30;

  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final AtomicInteger word = new AtomicInteger();
  private final AtomicInteger published = new AtomicInteger();

  /** Returns an engine whose publishers read the members word after they have scanned. */
  static TopicMutant readAfterTheScan() {
    KnownMembers members = new KnownMembers();
    return new TopicMutant(good -> members.new Scanning(good), members::subscribe);
  }

  /** Returns an engine that offers a message before it knows that all have room for it. */
  static TopicMutant offersFirst() {
    KnownMembers members = new KnownMembers();
    return new TopicMutant(good -> members.new OffersFirst(good), members::subscribe);
  }

  /** Returns an engine that gives the history of a publisher only when it publishes again. */
  static TopicMutant needsAPublish() {
    KnownMembers members = new KnownMembers();
    return new TopicMutant(good -> members.new Counting(good), good -> members.new Withholds(good));
  }

  private TopicSubscriber subscribe(TopicSubscriber good) {
    Subscriber subscriber = new Subscriber(good);
    subscribers.add(subscriber);
    word.incrementAndGet();
    return subscriber;
  }

  /** Scans when the word has changed, and then reads the word. */
  private final class Scanning extends ForwardingPublisher {
    private int scanned;
    private String known = "";

    Scanning(TopicPublisher good) {
      super(good);
    }

    @Override
    public void publish(ByteBuffer message, Headers headers)
        throws IpcException, InterruptedException {
      if (word.get() != scanned) {
        StringBuilder found = new StringBuilder();
        subscribers.forEach(subscriber -> found.append(subscriber.id).append(' '));
        Thread.sleep(SCAN_MS);
        known = found.toString();
        scanned = word.get();
      }
      good.publish(message, Headers.of(KNOWN, known));
    }
  }

  /** Gives a message that is then refused to those who have received before. */
  private final class OffersFirst extends ForwardingPublisher {
    OffersFirst(TopicPublisher good) {
      super(good);
    }

    @Override
    public boolean tryPublish(ByteBuffer message, Headers headers) throws IpcException {
      boolean accepted = good.tryPublish(message, headers);
      if (!accepted) {
        for (Subscriber subscriber : subscribers) {
          Message last = subscriber.last;
          if (last != null) {
            subscriber.extra.add(last);
          }
        }
      }
      return accepted;
    }
  }

  private final class Counting extends ForwardingPublisher {
    Counting(TopicPublisher good) {
      super(good);
    }

    @Override
    public void publish(ByteBuffer message, Headers headers)
        throws IpcException, InterruptedException {
      published.incrementAndGet();
      good.publish(message, headers);
    }
  }

  /** Receives nothing until a message is published. */
  private final class Withholds extends ForwardingSubscriber {
    private final int before = published.get();

    Withholds(TopicSubscriber good) {
      super(good);
    }

    @Override
    public @Nullable Message receive(Duration timeout) throws IpcException, InterruptedException {
      long endNs = System.nanoTime() + timeout.toNanos();
      while (published.get() == before && System.nanoTime() - endNs < 0) {
        Thread.sleep(1);
      }
      return published.get() == before ? null : good.receive(timeout);
    }
  }

  private final class Subscriber extends ForwardingSubscriber {
    final String id = Integer.toString(word.get());
    final Deque<Message> extra = new ConcurrentLinkedDeque<>();
    volatile @Nullable Message last;

    Subscriber(TopicSubscriber good) {
      super(good);
    }

    @Override
    MessageHandler handler(MessageHandler handler) {
      return message -> {
        String known = message.headers().text(KNOWN);
        if (known == null || Arrays.asList(known.split(" ", -1)).contains(id)) {
          last = message.copy();
          handler.onMessage(message);
        }
      };
    }

    @Override
    public @Nullable Message receive(Duration timeout) throws IpcException, InterruptedException {
      Message first = extra.poll();
      return first == null ? good.receive(timeout) : first;
    }

    @Override
    public void close() {
      subscribers.remove(this);
      super.close();
    }
  }
}
