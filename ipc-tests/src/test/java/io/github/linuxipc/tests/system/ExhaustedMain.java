package io.github.linuxipc.tests.system;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;

/**
 * Opens and closes receivers while only 0 to 4 threads can be started, and again when many can. The
 * arguments are the runtime directory and the transports.
 */
final class ExhaustedMain {
  private static final int MAX_FREE_THREADS = 4;

  private final Deque<CountDownLatch> idle = new ArrayDeque<>();
  private final Deque<Thread> threads = new ArrayDeque<>();

  private ExhaustedMain() {}

  public static void main(String[] args) throws Exception {
    for (int i = 1; i < args.length; i++) {
      try (Ipc ipc = Ipc.builder().set("runtime-dir", args[0]).set("transport", args[i]).build()) {
        ipc.receiver("warm-up").close();
        for (int free = 0; free <= MAX_FREE_THREADS; free++) {
          new ExhaustedMain().round(ipc, args[i], free);
        }
      }
    }
    System.out.println("nothing is left");
  }

  private void round(Ipc ipc, String transport, int free) throws Exception {
    Receiver earlier = ipc.receiver("earlier");
    Thread.sleep(250); // until the engine's idle threads have ended
    exhaust();
    for (int i = 0; i < free; i++) {
      endOne();
    }
    String outcome = "opened";
    try {
      ipc.receiver("ghost").close();
    } catch (OutOfMemoryError e) {
      outcome = "OutOfMemoryError";
    }
    earlier.close();
    while (!threads.isEmpty()) {
      endOne();
    }
    System.out.println(transport + " with " + free + " threads: " + outcome);
    ipc.receiver("ghost").close();
    ipc.receiver("earlier").close();
  }

  /** Starts threads until no further one can be started. */
  private void exhaust() {
    while (true) {
      CountDownLatch end = new CountDownLatch(1);
      Thread thread =
          new Thread(
              () -> {
                try {
                  end.await();
                } catch (InterruptedException e) {
                  // ends the thread
                }
              });
      thread.setDaemon(true);
      try {
        thread.start();
      } catch (OutOfMemoryError e) {
        return;
      }
      idle.push(end);
      threads.push(thread);
    }
  }

  private void endOne() throws InterruptedException {
    idle.pop().countDown();
    threads.pop().join();
  }
}
