package io.github.linuxipc.cli.demo;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.nio.ByteBuffer;

/** The peer that sends the stream, starts the round trips and measures the throughput. */
final class Producer {
  private final Plan plan;

  Producer(Plan plan) {
    this.plan = plan;
  }

  void run(Ipc ipc) throws IpcException, InterruptedException {
    try (Receiver pong = ipc.receiver(plan.channel("pong"));
        Sender stream = ipc.sender(plan.channel("stream"));
        Sender ping = ipc.sender(plan.channel("ping"));
        Sender throughput = ipc.sender(plan.channel("flood"))) {
      Phase.STREAM.begins();
      sendStream(stream);
      Phase.ROUND_TRIPS.begins();
      new RoundTrips(ping, pong).measure(plan.roundTripsMs());
      Phase.THROUGHPUT.begins();
      new ThroughputSender(throughput).run(plan.throughputMs());
    }
  }

  private void sendStream(Sender stream) throws IpcException, InterruptedException {
    Payloads payloads = new Payloads();
    ByteBuffer message = ByteBuffer.allocateDirect(Payloads.LARGEST);
    for (long number = 0; number < plan.messages(); number++) {
      payloads.write(number, message);
      WithTimeout.send(stream, message);
    }
  }
}
