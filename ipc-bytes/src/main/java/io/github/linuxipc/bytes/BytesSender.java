package io.github.linuxipc.bytes;

import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Sender;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;

/**
 * Writes messages with chronicle-bytes where they will lie. For one thread at a time; the sender
 * under it stays as thread-safe as it is.
 *
 * <pre>{@code
 * BytesSender orders = BytesSender.of(sender);
 * orders.trySend(32, bytes -> bytes.writeStopBit(id).writeUtf8(symbol).writeDouble(price));
 * }</pre>
 */
public final class BytesSender {
  private final Sender sender;
  private final ByteBufferBytes window = new ByteBufferBytes();

  private BytesSender(Sender sender) {
    this.sender = sender;
  }

  /**
   * Makes one for a sender, whatever its transport.
   *
   * @param sender the sender; still to be closed by whoever opened it
   * @return the view
   */
  public static BytesSender of(Sender sender) {
    return new BytesSender(sender);
  }

  /**
   * Sends a message of a given length, without waiting.
   *
   * @param length the message's length in bytes; what the writer leaves out is zero
   * @param writer writes the message, from position 0 up to the length; must not keep the bytes
   * @return false if there is no room now; then the writer was not called
   * @throws IpcException as {@link Sender#tryClaim} and {@link Claim#commit}
   * @throws java.nio.BufferOverflowException if the writer writes more; nothing is sent
   */
  public boolean trySend(int length, Consumer<? super Bytes<?>> writer) throws IpcException {
    try (Claim claim = sender.tryClaim(length)) {
      if (claim == null) {
        return false;
      }
      Bytes<?> bytes = window.write(claim.buffer());
      writer.accept(bytes);
      bytes.zeroOut(bytes.writePosition(), length);
      window.finish(claim.buffer());
      claim.commit();
      return true;
    }
  }
}
