package io.github.linuxipc.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.state.BlackboardWriter;
import java.nio.ByteBuffer;

/** Puts a limit that a running service obeys at once. */
public final class LimitsWriter {
  private LimitsWriter() {}

  /**
   * Puts a value.
   *
   * @param args the key and the value
   * @throws Exception if the blackboard cannot be opened
   */
  public static void main(String[] args) throws Exception {
    try (Ipc ipc = Ipc.create();
        BlackboardWriter limits = ipc.blackboardWriter("limits")) {
      limits.put(limits.key(args[0]), ByteBuffer.wrap(args[1].getBytes(UTF_8)));
    }
  }
}
