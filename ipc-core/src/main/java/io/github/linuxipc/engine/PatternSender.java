package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.spi.PeerState;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A sender whose messages may begin with the block of a pattern, such as that of a service. */
public interface PatternSender extends Sender {
  /**
   * Sends a message and waits while the channel is full, for at most the time-out. If the position
   * of the message has moved when this method throws, the message was accepted.
   *
   * @param pattern the block, which may be reused after this call; null for none
   * @param message the message
   * @param headers the headers
   * @param timeoutNs how long to wait, in nanoseconds
   * @return whether the message was accepted
   * @throws IpcException if the channel is closed or fails
   * @throws InterruptedException if the thread is interrupted before the message is accepted
   */
  boolean send(@Nullable PatternBlock pattern, ByteBuffer message, Headers headers, long timeoutNs)
      throws IpcException, InterruptedException;

  /**
   * Sends a message if the channel has room now. Never blocks.
   *
   * @param pattern the block, which may be reused after this call; null for none
   * @param message the message
   * @param headers the headers
   * @return whether the message was accepted
   * @throws IpcException if the channel is closed or fails
   */
  boolean trySend(@Nullable PatternBlock pattern, ByteBuffer message, Headers headers)
      throws IpcException;

  /**
   * Returns the receiver's state. A loss is reported within 1 s (T9). May take a system call.
   *
   * @return the state
   */
  PeerState peer();

  /**
   * Returns where the sender is connected, with the options of that address.
   *
   * @return the resolved address
   */
  ResolvedAddress candidate();
}
