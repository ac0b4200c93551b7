package io.github.linuxipc.tests.peer;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.traffic.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Blocks many virtual threads in {@code receive} and in {@code send}, and then waits until one more
 * has run. In a JVM with {@code jdk.virtualThreadScheduler.maxPoolSize=1} this ends only if none of
 * the blocked threads pins the only carrier thread. Virtual threads are created by reflection,
 * because this class is compiled for Java 17.
 */
final class VirtualThreads {
  private static final int SIZE = 1000;

  private final Ipc ipc;
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();

  VirtualThreads(Ipc ipc) {
    this.ipc = ipc;
  }

  /** Returns how many messages were received by the receiving threads, and how many were sent. */
  String run(String channel, int receivers) throws Exception {
    Receiver receiver = ipc.receiver(channel);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < receivers; i++) {
      threads.add(start(() -> receive(receiver)));
    }
    runOneMore();
    Sender sender = ipc.sender(channel);
    for (int i = 0; i < receivers; i++) {
      sender.send(Payload.of(0, i, SIZE));
    }
    join(threads);
    sendToFullChannel(sender, receiver);
    return received + " " + sent;
  }

  private void sendToFullChannel(Sender sender, Receiver receiver) throws Exception {
    while (sender.trySend(ByteBuffer.allocate(SIZE))) {
      sent.incrementAndGet();
    }
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(start(() -> send(sender)));
    }
    runOneMore();
    while (threads.stream().anyMatch(Thread::isAlive)) {
      receiver.poll(m -> {}, 1);
    }
    join(threads);
  }

  private void receive(Receiver receiver) {
    try {
      receiver.receive();
      received.incrementAndGet();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(Sender sender) {
    try {
      sender.send(ByteBuffer.allocate(SIZE));
      sent.incrementAndGet();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lets the threads block for 200 ms, and then waits until one more virtual thread has run. */
  static void runOneMore() throws Exception {
    Thread.sleep(200);
    CountDownLatch hasRun = new CountDownLatch(1);
    Thread oneMore = start(hasRun::countDown);
    hasRun.await();
    oneMore.join();
  }

  static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  static Thread start(Runnable body) throws ReflectiveOperationException {
    return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
  }
}
