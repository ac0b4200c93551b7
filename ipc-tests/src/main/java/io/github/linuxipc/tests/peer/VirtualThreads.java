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
 * Blocks many virtual threads in {@code receive} and in {@code send}, and then requires that one
 * more can run. Started with {@code jdk.virtualThreadScheduler.maxPoolSize=1}, the program ends
 * only if none of them pins the only carrier. Virtual threads are created by reflection, because
 * this class is compiled for Java 17.
 */
final class VirtualThreads {
  private static final int SIZE = 1000;

  private final Ipc ipc;
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();

  VirtualThreads(Ipc ipc) {
    this.ipc = ipc;
  }

  String run(String channel, int receivers) throws Exception {
    Receiver receiver = ipc.receiver(channel);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < receivers; i++) {
      threads.add(start(() -> received(receiver)));
    }
    pass();
    Sender sender = ipc.sender(channel);
    for (int i = 0; i < receivers; i++) {
      sender.send(Payload.of(0, i, SIZE));
    }
    join(threads);
    fullChannel(sender, receiver);
    return received + " " + sent;
  }

  private void fullChannel(Sender sender, Receiver receiver) throws Exception {
    while (sender.trySend(ByteBuffer.allocate(SIZE))) {
      sent.incrementAndGet();
    }
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(start(() -> send(sender)));
    }
    pass();
    while (threads.stream().anyMatch(Thread::isAlive)) {
      receiver.poll(m -> {}, 1);
    }
    join(threads);
  }

  private void received(Receiver receiver) {
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

  /** Returns when another virtual thread has run while those started before are blocked. */
  private static void pass() throws Exception {
    Thread.sleep(200);
    CountDownLatch turn = new CountDownLatch(1);
    Thread passer = start(turn::countDown);
    turn.await();
    passer.join();
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static Thread start(Runnable body) throws ReflectiveOperationException {
    return (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
  }
}
