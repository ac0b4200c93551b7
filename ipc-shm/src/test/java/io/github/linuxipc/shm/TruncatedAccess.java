package io.github.linuxipc.shm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Accesses truncated mapped files, each in another way, and prints the outcome of each access. Runs
 * in a JVM of its own, because some of the ways crash the JVM.
 */
final class TruncatedAccess {
  private static final int LENGTH = 4 * 4096;
  private static final int AT = 2 * 4096;
  private static final int WARM = 40_000;
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] HEAP = new byte[256];

  @SuppressWarnings("unused")
  private static volatile Object late;

  private TruncatedAccess() {}

  /** Takes as arguments a directory, {@code cold} or {@code warm}, and the ways of access. */
  public static void main(String[] arguments) throws IOException {
    try {
      touchAll(arguments);
    } catch (InternalError e) { // reported later than the access
      System.out.println(arguments[arguments.length - 1] + " InternalError");
    }
  }

  private static void touchAll(String[] arguments) throws IOException {
    for (int i = 2; i < arguments.length; i++) {
      Path file = Path.of(arguments[0]).resolve(arguments[i]);
      Files.write(file, new byte[LENGTH]);
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        MappedByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH);
        for (int n = 0; arguments[1].equals("warm") && n < WARM; n++) {
          touch(arguments[i], memory);
        }
        channel.truncate(0);
        System.out.println(arguments[i] + " " + outcome(arguments[i], memory));
      }
    }
  }

  private static String outcome(String way, MappedByteBuffer memory) {
    try {
      touch(way, memory);
      for (int i = 1; i <= 4; i++) {
        late = new byte[i]; // the JVM reports a late fault here
      }
      return "nothing";
    } catch (InternalError e) {
      return "InternalError";
    } catch (UncheckedIOException e) {
      return "IOException";
    }
  }

  private static void touch(String way, MappedByteBuffer memory) {
    ByteBuffer part = memory.duplicate().position(AT).limit(AT + HEAP.length);
    switch (way) {
      case "get" -> late = memory.get(AT);
      case "put" -> memory.put(AT, (byte) 0);
      case "get-acquire" -> late = (long) LONG.getAcquire(memory, AT);
      case "set-release" -> LONG.setRelease(memory, AT, 0L);
      case "bulk-get" -> memory.get(AT, HEAP);
      case "bulk-put" -> memory.put(AT, HEAP);
      case "buffer-put" -> part.put(ByteBuffer.wrap(HEAP));
      case "buffer-get" -> ByteBuffer.allocate(HEAP.length).put(part);
      case "hash-code" -> late = part.hashCode();
      case "decode" -> late = StandardCharsets.UTF_8.decode(part);
      case "load" -> memory.load();
      case "compare-and-set" -> LONG.compareAndSet(memory, AT, 0L, 0L);
      case "crc32" -> new CRC32().update(part);
      case "deflate" -> deflate(part);
      case "write" -> write(part);
      case "force" -> memory.force();
      default -> throw new IllegalArgumentException(way);
    }
  }

  private static void deflate(ByteBuffer part) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(part);
      deflater.deflate(HEAP);
    } finally {
      deflater.end();
    }
  }

  private static void write(ByteBuffer part) {
    try {
      Pipe pipe = Pipe.open();
      try (Pipe.SinkChannel sink = pipe.sink();
          Pipe.SourceChannel source = pipe.source()) {
        late = source;
        sink.write(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
