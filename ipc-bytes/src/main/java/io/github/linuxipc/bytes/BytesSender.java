package io.github.linuxipc.bytes;

import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Sender;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;

/**
 * Writes messages with chronicle-bytes into a {@link Claim}: in the memory of the transport where
 * the claim is in place, and otherwise in memory that is copied once. A message of at most 1 KiB is
 * always copied. Not thread-safe; the underlying sender remains thread-safe.
 *
 * <pre>{@code
 * BytesSender orders = BytesSender.of(sender);
 * orders.trySend(32, bytes -> bytes.writeStopBit(id).writeUtf8(symbol).writeDouble(price));
 * }</pre>
 */
public final class BytesSender {
  private final Sender sender;
  private final ByteBufferBytes view = new ByteBufferBytes();

  private BytesSender(Sender sender) {
    this.sender = sender;
  }

  /**
   * Returns a bytes sender for a sender of any transport.
   *
   * @param sender the sender, which the caller still has to close
   * @return the bytes sender
   */
  public static BytesSender of(Sender sender) {
    return new BytesSender(sender);
  }

  /**
   * Sends a message of a given length if the channel has room now. Never blocks.
   *
   * @param length the message's length in bytes; bytes that the writer does not write are zero
   * @param writer writes the message, from position 0 up to the length; must not keep the {@code
   *     Bytes}
   * @return false if the channel has no room now; the writer was not called then
   * @throws IpcException as {@link Sender#tryClaim} and {@link Claim#commit}
   * @throws java.nio.BufferOverflowException if the writer writes more than the length; nothing is
   *     sent
   */
  public boolean trySend(int length, Consumer<? super Bytes<?>> writer) throws IpcException {
    try (Claim claim = sender.tryClaim(length)) {
      if (claim == null) {
        return false;
      }
      Bytes<?> bytes = view.write(claim.buffer());
      writer.accept(bytes);
      bytes.zeroOut(bytes.writePosition(), length);
      view.finish(claim.buffer());
      claim.commit();
      return true;
    }
  }
}
