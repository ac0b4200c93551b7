package io.github.linuxipc.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.bench.broker.BrokerPeer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the transport {@code artemis} beside the client that it uses. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the transport artemis beside the plain client of the broker: eight senders and",
      "a receiver, durable messages of 64 bytes with duplicate detection, 64 confirmed together.",
      "First up to 256 messages of a sender are on their way, then each send waits for the broker.",
      "Both take turns, each measurement with a broker and processes of its own, whose journal is",
      "in memory."
    })
final class BrokerCommand implements Callable<Integer> {
  private static final List<String> LOADS =
      List.of("channel", "client", "channel-blocking", "client-blocking");
  private static final String BROKER = "io.github.linuxipc.broker.EmbeddedBroker";

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How many rounds. Default: ${DEFAULT-VALUE}",
      defaultValue = "5")
  private int rounds;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long each measurement counts, after as long a warm-up. Default: 4",
      defaultValue = "4")
  private int seconds;

  @Override
  public Integer call() throws Exception {
    double[][] rates = new double[LOADS.size()][rounds];
    double[] ratios = new double[rounds];
    double[] blockingRatios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < LOADS.size(); i++) {
        int load = (i + round) % LOADS.size();
        rates[load][round] = measure(LOADS.get(load));
        System.err.printf(
            Locale.ROOT, "round %d, %s: %.0f/s%n", round + 1, LOADS.get(load), rates[load][round]);
      }
      ratios[round] = rates[0][round] / rates[1][round];
      blockingRatios[round] = rates[2][round] / rates[3][round];
    }
    report("messages/s over a channel", "%.0f", rates[0]);
    report("messages/s by the plain client", "%.0f", rates[1]);
    report("their ratio, round by round", "%.2f", ratios);
    report("each send waits: channel", "%.0f", rates[2]);
    report("each send waits: plain client", "%.0f", rates[3]);
    report("their ratio, round by round", "%.2f", blockingRatios);
    return 0;
  }

  private static void report(String what, String format, double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%-32s " + format + " (" + format + " to " + format + ")%n",
        what,
        sorted[sorted.length / 2],
        sorted[0],
        sorted[sorted.length - 1]);
  }

  private double measure(String load) throws IOException, InterruptedException, URISyntaxException {
    Path directory = Files.createTempDirectory(Bench.MEMORY, "ipc-bench-broker-");
    List<Process> started = new ArrayList<>();
    try {
      int port = freePort();
      Process broker = start(directory, started, BROKER);
      broker
          .getOutputStream()
          .write(("data=" + directory + "/data\nport=" + port + "\n\n").getBytes(UTF_8));
      broker.getOutputStream().flush();
      await(broker.inputReader(UTF_8), "ready");
      String[] arguments = {
        load, "", "tcp://127.0.0.1:" + port, directory + "/ipc", millis(), millis()
      };
      Process receiver = start(directory, started, peer(arguments, "receive"));
      BufferedReader printed = receiver.inputReader(UTF_8);
      await(printed, BrokerPeer.BOUND);
      start(directory, started, peer(arguments, "send"));
      String rate = printed.readLine();
      if (rate == null) {
        throw new IOException("the receiver ended: " + Files.readString(directory.resolve("log")));
      }
      return Double.parseDouble(rate);
    } finally {
      for (Process each : started) {
        each.destroyForcibly().waitFor();
      }
      delete(directory);
    }
  }

  private String millis() {
    return Long.toString(seconds * 1_000L);
  }

  private static String[] peer(String[] arguments, String role) {
    List<String> command = new ArrayList<>(List.of(BrokerPeer.class.getName()));
    command.addAll(Arrays.asList(arguments));
    command.set(2, role);
    return command.toArray(String[]::new);
  }

  private static void await(BufferedReader output, String line) throws IOException {
    String next = output.readLine();
    while (next != null && !next.equals(line)) {
      next = output.readLine();
    }
    if (next == null) {
      throw new IOException("a process ended before it printed " + line);
    }
  }

  private static Process start(Path directory, List<Process> started, String... program)
      throws IOException, URISyntaxException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-cp", classPath()));
    command.addAll(List.of(program));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(directory.resolve("log").toFile()))
            .start();
    started.add(process);
    return process;
  }

  /**
   * Returns the jars of the transport and of the broker, which the build lists for each module, and
   * this program's own at the end.
   */
  private static String classPath() throws IOException, URISyntaxException {
    URI own = BrokerCommand.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    Path root = Path.of(own).resolve("../../..").normalize();
    List<String> entries = new ArrayList<>();
    for (String module : List.of("ipc-artemis", "ipc-broker")) {
      Path target = root.resolve(module).resolve("target");
      entries.add(target.resolve("classes").toString());
      entries.add(Files.readString(target.resolve("runtime-closure.txt")).strip());
    }
    entries.add(Path.of(own).toString());
    return String.join(File.pathSeparator, entries);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
