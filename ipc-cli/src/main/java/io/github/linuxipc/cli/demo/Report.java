package io.github.linuxipc.cli.demo;

import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.cli.text.Table;
import io.github.linuxipc.cli.text.TableText;
import java.util.List;
import java.util.Locale;

/** The table at the end of the demo, and the meaning of its columns. */
final class Report {
  private static final String NOTES =
      """

      verified: messages of 0 bytes to 1 MiB that came once, in order, with the right CRC32C.
      round trip: 64 bytes there and back, in microseconds.  call: a call of a service with 64 bytes,
      in microseconds.  send/s: 64-byte messages, one send each.  batch/s: the same, 64 to a trySend.
      publish/s: 64-byte messages of a topic with one subscriber.  bytes/send, bytes/poll: what the
      calling thread allocated for each message of send/s.
      pipe carries no topics, and calls only between a process and its child, which is not shown.
      """;

  private final Table table =
      new Table(
          "TRANSPORT",
          "PROCESSES",
          ">VERIFIED",
          ">ROUND TRIP p50",
          ">p99",
          ">CALL p50",
          ">SEND/S",
          ">BATCH/S",
          ">PUBLISH/S",
          ">BYTES/SEND",
          ">BYTES/POLL",
          "CAPABILITIES");
  private final StringBuilder notRun = new StringBuilder();

  /** Adds a run. */
  void add(RunResult run) {
    table.row(
        run.transport().scheme(),
        run.layout().label(),
        run.isGood() ? whole(run.value(Measurement.VERIFIED)) : "FAILED",
        microseconds(run.value(Measurement.ROUND_TRIP_P50_NS)),
        microseconds(run.value(Measurement.ROUND_TRIP_P99_NS)),
        run.measurements().containsKey(Measurement.CALL_P50_NS)
            ? microseconds(run.value(Measurement.CALL_P50_NS))
            : "-",
        whole(run.value(Measurement.SINGLE_PER_S)),
        whole(run.value(Measurement.BATCH_PER_S)),
        run.measurements().containsKey(Measurement.PUBLISH_PER_S)
            ? whole(run.value(Measurement.PUBLISH_PER_S))
            : "-",
        tenths(run.value(Measurement.SEND_ALLOCATION)),
        tenths(run.value(Measurement.RECEIVE_ALLOCATION)),
        TableText.of(run.transport().capabilities()));
  }

  /** Adds a transport that was not run. */
  void addNotRun(ProviderInfo transport, String why) {
    notRun.append(String.format(Locale.ROOT, "not run: %s: %s%n", transport.scheme(), why.strip()));
  }

  /** Prints the report. */
  void print(List<RunResult> runs) {
    runs.forEach(this::add);
    System.out.print(table);
    System.out.print(notRun);
    System.out.print(NOTES);
  }

  private static String whole(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  private static String tenths(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String microseconds(double ns) {
    return String.format(Locale.ROOT, "%.1f", ns / 1_000);
  }
}
