package io.github.linuxipc.cli.demo;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;

/** The peer that verifies the stream, echoes the round trips and measures the throughput. */
final class Consumer {
  private static final int BATCH = 256;

  private final Plan plan;
  private final Verifier verifier = new Verifier();

  Consumer(Plan plan) {
    this.plan = plan;
  }

  void run(Ipc ipc) throws IpcException, InterruptedException {
    try (Receiver stream = ipc.receiver(plan.channel("stream"));
        Receiver ping = ipc.receiver(plan.channel("ping"));
        Receiver throughput = ipc.receiver(plan.channel("flood"));
        Sender pong = ipc.sender(plan.channel("pong"))) {
      verify(stream);
      RoundTrips.echo(ping, pong);
      new ThroughputMeter().run(throughput);
      stream.poll(verifier, BATCH); // receives surplus messages, which have arrived by now
      verifier.report(plan.messages());
    }
  }

  /**
   * Receives the stream. Also returns if no message arrives for 10 seconds. Messages that are then
   * missing count as lost.
   */
  private void verify(Receiver stream) throws IpcException, InterruptedException {
    while (verifier.expected() < plan.messages()
        && stream.poll(verifier, BATCH, WithTimeout.LIMIT) > 0) {}
  }
}
