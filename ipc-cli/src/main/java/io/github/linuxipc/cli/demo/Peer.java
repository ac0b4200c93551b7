package io.github.linuxipc.cli.demo;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ChildEndpoint;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.cli.exit.GracefulShutdown;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The program that the demo runs over every transport. It names channels but no transport, because
 * the configuration selects the transport.
 */
public final class Peer {
  private static final long TIMEOUT_MS = 3_000;

  private Peer() {}

  /**
   * Runs one peer, or both peers: in two threads, or as parent and child. Ends when the process
   * that started it ends.
   *
   * @param args a {@link Role} and the plan
   */
  public static void main(String[] args) {
    endWithParent(Thread.currentThread());
    List<String> arguments = Arrays.asList(args);
    Plan plan = Plan.ofArguments(arguments.subList(1, arguments.size()));
    GracefulShutdown exit = new GracefulShutdown();
    int exitCode = run(Role.valueOf(args[0]), plan);
    exit.finished();
    System.exit(exitCode);
  }

  private static int run(Role role, Plan plan) {
    try (Ipc ipc = plan.configure().build()) {
      switch (role) {
        case CONSUMER -> consume(ipc, plan);
        case CHILD -> new Consumer(plan).run(ipc);
        case PRODUCER -> produce(ipc, plan);
        case PARENT -> parent(ipc, plan);
        case BOTH -> both(ipc, plan);
      }
      return ExitCode.DONE;
    } catch (IpcException | InterruptedException | RuntimeException e) {
      return failed(e);
    }
  }

  private static void consume(Ipc ipc, Plan plan) throws IpcException, InterruptedException {
    new Consumer(plan).run(ipc);
    Calls.serve(ipc, plan);
    Publishing.subscribe(ipc, plan);
  }

  private static void produce(Ipc ipc, Plan plan) throws IpcException, InterruptedException {
    new Producer(plan).run(ipc);
    Calls.measure(ipc, plan);
    Publishing.measure(ipc, plan);
  }

  /**
   * Runs the producer, and starts a child process as the consumer. The child is given the plan and
   * its endpoints of the channels, but not the transport.
   */
  private static void parent(Ipc ipc, Plan plan) throws IpcException, InterruptedException {
    ProcessBuilder builder =
        PeerProcess.command(Role.CHILD, plan, List.of())
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    Process consumer =
        ipc.startChild(
            builder,
            ChildEndpoint.receiver(plan.channel("stream")),
            ChildEndpoint.receiver(plan.channel("ping")),
            ChildEndpoint.receiver(plan.channel("flood")),
            ChildEndpoint.sender(plan.channel("pong")));
    try {
      new Producer(plan).run(ipc);
      if (consumer.waitFor() != ExitCode.DONE) {
        throw new IllegalStateException(
            "The consumer ended with exit status " + consumer.exitValue());
      }
    } finally {
      consumer.destroy(); // has no effect if it has ended
    }
  }

  private static void both(Ipc ipc, Plan plan) throws IpcException, InterruptedException {
    Thread producer = Thread.currentThread();
    Thread consumer =
        new Thread(
            () -> {
              try {
                consume(ipc, plan);
              } catch (IpcException | InterruptedException | RuntimeException e) {
                failed(e);
                producer.interrupt();
              }
            },
            "consumer");
    consumer.start();
    try {
      produce(ipc, plan);
      consumer.join();
    } finally {
      consumer.interrupt(); // has no effect if it has ended
      consumer.join(TIMEOUT_MS);
    }
  }

  private static int failed(Exception e) {
    if ("1".equals(System.getenv("IPC_DEBUG"))) {
      e.printStackTrace();
    }
    System.err.println(e.getMessage() != null ? e.getMessage() : e.toString());
    return ExitCode.FAILED;
  }

  /**
   * Starts a thread that ends this process when its parent process ends. Standard input carries no
   * data, and ends when the parent ends for any reason.
   */
  private static void endWithParent(Thread worker) {
    Thread watch =
        new Thread(
            () -> {
              try {
                System.in.read();
                worker.interrupt();
                worker.join(TIMEOUT_MS);
              } catch (IOException | InterruptedException e) {
                // The process ends in this case, too.
              }
              System.exit(ExitCode.FAILED);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
