package io.github.linuxipc.tests.peer;

import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.tests.traffic.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Writes down which messages a receiver got, so that they are known after the process was killed.
 */
final class DeliveryLog {
  private static final Duration WAIT = Duration.ofMillis(100);
  private static final int LIMIT = 64;

  private DeliveryLog() {}

  /**
   * Receives until the receiver is closed or this process is killed, and appends the number of each
   * message to a file before the handler returns.
   */
  static void fill(Path file, Receiver receiver) throws IOException, InterruptedException {
    ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    try (FileChannel log =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (receiver.isOpen()) {
        receiver.poll(
            message -> {
              try {
                log.write(number.clear().putLong(0, Payload.number(message.payload())));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            LIMIT,
            WAIT);
      }
    }
  }
}
