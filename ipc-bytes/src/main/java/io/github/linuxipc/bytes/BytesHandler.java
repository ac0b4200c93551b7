package io.github.linuxipc.bytes;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import net.openhft.chronicle.bytes.Bytes;

/**
 * Reads messages with chronicle-bytes in the memory of the transport. At most one poll at a time
 * may use a handler, because it presents all messages in the same {@code Bytes}.
 *
 * <pre>{@code
 * receiver.poll(BytesHandler.of(bytes -> book(bytes.readStopBit(), bytes.readUtf8())), 10);
 * }</pre>
 *
 * <p>A reader that goes beyond the message gets a {@link java.nio.BufferUnderflowException} or
 * another {@link RuntimeException}, which ends the poll. It can never read beyond the message. On
 * {@code shm} the sender can still change the bytes while they are read.
 */
public final class BytesHandler implements MessageHandler {
  private final BiConsumer<? super Bytes<?>, ? super Message> reader;
  private final ByteBufferBytes view = new ByteBufferBytes();

  private BytesHandler(BiConsumer<? super Bytes<?>, ? super Message> reader) {
    this.reader = reader;
  }

  /**
   * Returns a handler.
   *
   * @param reader reads a message from position 0 to its read limit; must not keep the {@code
   *     Bytes}
   * @return the handler
   */
  public static BytesHandler of(Consumer<? super Bytes<?>> reader) {
    return new BytesHandler((bytes, message) -> reader.accept(bytes));
  }

  /**
   * Returns a handler whose reader also receives the message, for example for the sender id.
   *
   * @param reader as for {@link #of(Consumer)}
   * @return the handler
   */
  public static BytesHandler of(BiConsumer<? super Bytes<?>, ? super Message> reader) {
    return new BytesHandler(reader);
  }

  @Override
  public void onMessage(Message message) {
    reader.accept(view.read(message.payload()), message);
  }
}
