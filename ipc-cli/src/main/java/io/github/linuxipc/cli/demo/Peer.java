package io.github.linuxipc.cli.demo;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The program that the demo runs over every transport. It names channels, never a transport: which
 * one serves them is the configuration's business.
 */
public final class Peer {
  private Peer() {}

  /**
   * Runs one peer, or both in two threads, and ends with the process that started it.
   *
   * @param args {@code consumer}, {@code producer} or {@code both}, and the plan
   */
  public static void main(String[] args) {
    endWithParent();
    List<String> arguments = Arrays.asList(args);
    Plan plan = Plan.ofArguments(arguments.subList(1, arguments.size()));
    try (Ipc ipc = Ipc.create()) {
      switch (Role.valueOf(args[0])) {
        case CONSUMER -> new Consumer(plan).run(ipc);
        case PRODUCER -> new Producer(plan).run(ipc);
        case BOTH -> both(ipc, plan);
      }
    } catch (IpcException | InterruptedException | RuntimeException e) {
      fail(e);
    }
    System.exit(0);
  }

  private static void both(Ipc ipc, Plan plan) throws IpcException, InterruptedException {
    Thread consumer =
        new Thread(
            () -> {
              try {
                new Consumer(plan).run(ipc);
              } catch (IpcException | InterruptedException | RuntimeException e) {
                fail(e);
              }
            },
            "consumer");
    consumer.start();
    new Producer(plan).run(ipc);
    consumer.join();
  }

  private static void fail(Exception e) {
    if ("1".equals(System.getenv("IPC_DEBUG"))) {
      e.printStackTrace();
    }
    System.err.println(e.getMessage());
    System.exit(1);
  }

  /** Nothing is ever written to standard input: it ends when the parent does, however that ends. */
  private static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                System.in.read();
              } catch (IOException e) {
                // as good as the end
              }
              System.exit(1);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
