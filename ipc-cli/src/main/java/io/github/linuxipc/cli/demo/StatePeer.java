package io.github.linuxipc.cli.demo;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.state.BlackboardKey;
import io.github.linuxipc.state.BlackboardWriter;
import io.github.linuxipc.state.Counter;
import java.nio.ByteBuffer;

/** The process that puts values as fast as it can, each filled with its version. */
public final class StatePeer {
  /** The size of a value in bytes. */
  static final int SIZE = 256;

  static final String KEY = "value";
  static final String COUNTER = "puts";

  private StatePeer() {}

  /**
   * Puts values, and counts them.
   *
   * @param args the blackboard, and the number of values
   * @throws Exception if the blackboard fails
   */
  public static void main(String[] args) throws Exception {
    try (Ipc ipc = Ipc.create();
        BlackboardWriter writer = ipc.blackboardWriter(args[0])) {
      BlackboardKey key = writer.key(KEY);
      Counter puts = writer.counter(COUNTER);
      ByteBuffer value = ByteBuffer.allocateDirect(SIZE);
      for (long version = 1; version <= Long.parseLong(args[1]); version++) {
        for (int i = 0; i < SIZE; i += Long.BYTES) {
          value.putLong(i, version);
        }
        writer.put(key, value.clear());
        puts.add(1);
      }
    }
  }
}
