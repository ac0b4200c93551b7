package io.github.linuxipc.cli.demo;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.cli.text.Table;
import io.github.linuxipc.cli.text.TableText;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The part of the demo with shared state. One process puts values on a blackboard and counts them,
 * and this one reads them at the same time, over every provider that joins processes.
 */
final class StateRun {
  private static final String NOTES =
      """

      puts: values of 256 bytes that one process put under one key of a blackboard, and counted.
      gets: reads of the other meanwhile; each was whole, and none older than the one before.
      """;

  private final String board =
      String.format(Locale.ROOT, "demo-%016x-state", ThreadLocalRandom.current().nextLong());
  private final Table table =
      new Table("STATE", "PROCESSES", ">PUTS", ">GETS", ">GETS/S", "CAPABILITIES");
  private final long puts;

  /**
   * Creates a run.
   *
   * @param puts the number of values to put
   */
  StateRun(long puts) {
    this.puts = puts;
  }

  /**
   * Runs the providers that are available, and prints a table.
   *
   * @throws IpcException if a value was torn or old, or a put was not counted
   */
  void run(List<ProviderInfo> providers) throws IOException, InterruptedException {
    for (ProviderInfo provider : providers) {
      if (provider.available() && !provider.scheme().equals("inproc")) {
        run(provider);
      }
    }
    System.out.println();
    System.out.print(table);
    System.out.print(NOTES);
  }

  private void run(ProviderInfo provider) throws IOException, InterruptedException {
    String address = provider.scheme() + ":" + board;
    try (Ipc ipc = Ipc.create();
        Blackboard opened = ipc.blackboard(address)) {
      Process peer = start(address);
      try {
        awaitFirst(opened, peer);
        long beganNs = System.nanoTime();
        long reads = read(opened, peer);
        double seconds = (System.nanoTime() - beganNs) / 1e9;
        peer.waitFor();
        long counted = opened.counter(StatePeer.COUNTER).get();
        if (counted != puts) {
          throw failed(counted + " of " + puts + " puts were counted");
        }
        table.row(
            provider.scheme(),
            "2",
            String.format(Locale.ROOT, "%,d", puts),
            String.format(Locale.ROOT, "%,d", reads),
            String.format(Locale.ROOT, "%,.0f", reads / seconds),
            TableText.of(provider.capabilities()));
      } finally {
        peer.destroy();
      }
    }
  }

  private Process start(String address) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            PeerProcess.classPath(),
            StatePeer.class.getName(),
            address,
            Long.toString(puts))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void awaitFirst(Blackboard opened, Process peer)
      throws IpcException, InterruptedException {
    BlackboardKey key = opened.key(StatePeer.KEY);
    while (opened.await(key, 0, Duration.ofMillis(100)) == null) {
      if (!peer.isAlive()) {
        throw failed("the other process did not start");
      }
    }
  }

  /** Reads until the last value, and returns how often. */
  private long read(Blackboard opened, Process peer) throws IpcException {
    BlackboardKey key = opened.key(StatePeer.KEY);
    ByteBuffer value = ByteBuffer.allocateDirect(StatePeer.SIZE);
    long reads = 0;
    long last = 0;
    while (last < puts) {
      boolean ended = reads % 1024 == 0 && !peer.isAlive();
      long version = opened.get(key, value.clear());
      if (version < last) {
        throw failed("version " + version + " came after " + last);
      }
      for (int i = 0; version > 0 && i < StatePeer.SIZE; i += Long.BYTES) {
        if (value.getLong(i) != version) {
          throw failed("the value of version " + version + " is torn");
        }
      }
      if (version < puts && ended) {
        throw failed("the other process ended after version " + version);
      }
      last = version;
      reads++;
    }
    return reads;
  }

  private static IpcException failed(String what) {
    ErrorCode code = ErrorCode.PROTOCOL;
    return new IpcException(
        code, code.text("The demo of shared state failed: " + what, "", ""), null);
  }
}
