package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.cli.exit.GracefulShutdown;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code ipc broker}. The broker is loaded by its name, because its jars are in a directory of
 * their own, which may be missing.
 */
@Command(
    name = "broker",
    description = {
      "Runs a broker for the transport artemis on 127.0.0.1 until Ctrl-C, for trying it out.",
      "Every user of this host can use it. What it holds is there again at the next start."
    },
    footer = {"", "Examples:", "  ipc broker", "  ipc broker --port 61617 --data /var/tmp/broker"})
final class BrokerCommand implements Callable<Integer> {
  private static final String BROKER = "io.github.linuxipc.broker.EmbeddedBroker";
  private static final int MOST = 65_535;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port on which it listens (default: ${DEFAULT-VALUE}).")
  private int port = 61_616;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The directory of its messages (default: broker in the runtime directory, which is in"
              + " memory).")
  private @Nullable Path data;

  @Override
  public Integer call() throws Exception {
    if (port < 1 || port > MOST) {
      throw CommandFailure.of(
          ErrorCode.BAD_VALUE, "--port " + port + " is no port", "Use 1 to 65535.", ExitCode.USAGE);
    }
    Path directory = data == null ? defaultDirectory() : data.toAbsolutePath();
    GracefulShutdown exit = new GracefulShutdown();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(ended::countDown, "broker-exit"));
    AutoCloseable broker = start(directory);
    try {
      describe(directory);
      ended.await(); // Ctrl-C
    } finally {
      broker.close();
      exit.finished();
    }
    return ExitCode.DONE;
  }

  private static Path defaultDirectory() throws Exception {
    try (Ipc ipc = Ipc.create()) {
      return ipc.runtimeDirectory().resolve("broker");
    }
  }

  private AutoCloseable start(Path directory) throws Exception {
    Class<?> type;
    try {
      type = Class.forName(BROKER);
    } catch (ClassNotFoundException e) {
      throw CommandFailure.of(
          ErrorCode.NO_PROVIDER,
          "This installation has no broker: the directory lib/artemis is missing",
          "Unpack the whole distribution, or run ./ipc broker in the source tree.",
          ExitCode.USAGE);
    }
    try {
      return (AutoCloseable)
          type.getMethod("start", Path.class, int.class).invoke(null, directory, port);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IOException failure) {
        throw CommandFailure.of(
            ErrorCode.OPEN_FAILED,
            String.valueOf(failure.getMessage()),
            "Choose another port with --port, or another directory with --data.",
            ExitCode.FAILED);
      }
      throw e;
    }
  }

  private void describe(Path directory) {
    String broker = "tcp://127.0.0.1:" + port;
    System.out.printf("Broker at %s, messages in %s. Ctrl-C ends it.%n", broker, directory);
    System.out.printf("%nIn another shell:%n");
    System.out.printf("  export IPC_TRANSPORT=artemis IPC_ARTEMIS_BROKER=%s%n", broker);
    System.out.printf("  ipc receive orders%n");
    System.out.printf("%nIn a third one, without any setting:%n");
    System.out.printf("  ipc send 'artemis:orders?broker=%s' hello%n", broker);
    System.out.flush();
  }
}
