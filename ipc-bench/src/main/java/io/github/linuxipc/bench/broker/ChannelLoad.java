package io.github.linuxipc.bench.broker;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The load over this library's transport {@code artemis}. */
final class ChannelLoad implements BrokerLoad {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final long RETRY_NS = 1_000_000;

  private final String broker;
  private final Path runtimeDirectory;
  private final boolean blocking;

  ChannelLoad(String broker, Path runtimeDirectory, boolean blocking) {
    this.broker = broker;
    this.blocking = blocking;
    this.runtimeDirectory = runtimeDirectory;
  }

  private Ipc ipc() throws IOException {
    return Ipc.builder().set("runtime-dir", runtimeDirectory.toString()).build();
  }

  private String address() {
    return "artemis:load?ack-batch=" + ACK_BATCH + "&broker=" + broker;
  }

  @Override
  public void send() throws Exception {
    try (Ipc ipc = ipc();
        Sender sender = ipc.sender(address())) {
      ByteBuffer message = ByteBuffer.allocate(SIZE);
      while (!Thread.currentThread().isInterrupted()) {
        if (blocking) {
          sender.send(message.clear());
        } else if (!sender.trySend(message.clear())) {
          LockSupport.parkNanos(RETRY_NS);
        }
      }
    }
  }

  @Override
  public void receive(Runnable bound, Count count) throws Exception {
    try (Ipc ipc = ipc();
        Receiver receiver = ipc.receiver(address())) {
      bound.run();
      int taken = 0;
      while (count.add(taken)) {
        taken = receiver.poll(message -> {}, ACK_BATCH, PAUSE);
      }
    }
  }
}
