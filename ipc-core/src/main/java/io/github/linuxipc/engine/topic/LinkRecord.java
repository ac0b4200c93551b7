package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.Address;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The record of one publisher's connection to a durable subscription: a mapped file. The publisher
 * writes it before its first message. The subscriber keeps its position in it, so that the next
 * subscriber knows which messages were taken.
 *
 * <pre>
 *    0  magic number and version
 *    8  the sender id of the publisher's messages
 *   16  the publisher's process id
 *   24  the position: the number of the last message that was taken, or is known to be missed
 *   32  the publisher's name, ASCII, followed by zeros
 * </pre>
 */
final class LinkRecord {
  /** The suffix of the file's name. */
  static final String SUFFIX = ".link";

  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MAGIC = 0x314b4e4c43504931L;
  private static final int SENDER = 8;
  private static final int PID = 16;
  private static final int POSITION = 24;
  private static final int NAME = 32;
  private static final int LENGTH = 64;

  private final Path file;
  private final ByteBuffer memory;
  private final String publisher;

  private LinkRecord(Path file, ByteBuffer memory, String publisher) {
    this.file = file;
    this.memory = memory;
    this.publisher = publisher;
  }

  /**
   * Creates the file. Called on engine threads.
   *
   * @param pid the publisher's process id
   * @param before the number of the message before the first that this connection carries
   */
  static void create(Path file, long senderId, long pid, long before, String publisher)
      throws IOException {
    ByteBuffer content = TopicFile.content(LENGTH);
    content.putLong(0, MAGIC).putLong(SENDER, senderId).putLong(POSITION, before);
    content.putLong(PID, pid);
    content.put(NAME, publisher.getBytes(StandardCharsets.US_ASCII));
    TopicFile.write(file, content);
  }

  /** Maps the file. Called on engine threads. */
  static LinkRecord map(Path file) throws IOException {
    ByteBuffer memory = TopicFile.map(file, LENGTH);
    byte[] name = new byte[LENGTH - NAME];
    memory.get(NAME, name);
    String publisher = new String(name, StandardCharsets.US_ASCII).trim();
    if (memory.getLong(0) != MAGIC || !Address.isName(publisher)) {
      throw new IOException("the file " + file + " is no link record of this version");
    }
    return new LinkRecord(file, memory, publisher);
  }

  Path file() {
    return file;
  }

  long senderId() {
    return (long) LONG.getAcquire(memory, SENDER);
  }

  long pid() {
    return (long) LONG.getAcquire(memory, PID);
  }

  /** Returns the publisher's name. */
  String publisher() {
    return publisher;
  }

  long position() {
    return (long) LONG.getAcquire(memory, POSITION);
  }

  /** Stores the position, before the message is delivered. */
  void positionRelease(long number) {
    LONG.setRelease(memory, POSITION, number);
  }
}
