package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Sender;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A sender to which a message without headers is a message with empty headers. */
interface PlainSender extends Sender {
  @Override
  default void send(ByteBuffer message) throws IpcException, InterruptedException {
    send(message, Headers.empty());
  }

  @Override
  default boolean send(ByteBuffer message, Duration timeout)
      throws IpcException, InterruptedException {
    return send(message, Headers.empty(), timeout);
  }

  @Override
  default boolean trySend(ByteBuffer message) throws IpcException {
    return trySend(message, Headers.empty());
  }

  @Override
  default @Nullable Claim tryClaim(int length) throws IpcException {
    return tryClaim(length, Headers.empty());
  }
}
