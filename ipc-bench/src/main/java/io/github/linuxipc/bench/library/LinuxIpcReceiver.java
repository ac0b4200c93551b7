package io.github.linuxipc.bench.library;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A receiver of this library. */
final class LinuxIpcReceiver implements BenchReceiver, MessageHandler {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Ipc ipc;
  private final Receiver receiver;
  private final boolean spins;
  private @Nullable BenchHandler handler;

  LinuxIpcReceiver(Ipc ipc, Receiver receiver, boolean spins) {
    this.ipc = ipc;
    this.receiver = receiver;
    this.spins = spins;
  }

  @Override
  public int poll(BenchHandler handler, int limit) throws IOException, InterruptedException {
    this.handler = handler;
    return spins ? receiver.poll(this, limit) : receiver.poll(this, limit, TIMEOUT);
  }

  @Override
  public void onMessage(Message message) {
    ByteBuffer payload = message.payload();
    if (handler != null) {
      int end = payload.limit() - Long.BYTES;
      handler.onMessage(
          payload.getLong(payload.position()), payload.getLong(end), payload.remaining());
    }
  }

  @Override
  public void close() throws IOException {
    receiver.close();
    ipc.close();
  }
}
