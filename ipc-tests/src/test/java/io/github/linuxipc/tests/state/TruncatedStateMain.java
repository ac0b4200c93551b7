package io.github.linuxipc.tests.state;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.state.BlackboardKey;
import io.github.linuxipc.state.BlackboardWriter;
import io.github.linuxipc.state.Counter;
import io.github.linuxipc.state.Held;
import io.github.linuxipc.state.ProcessLock;
import io.github.linuxipc.state.Region;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Uses shared state in interpreted and in compiled code, truncates its file and goes on, in a JVM
 * of its own, because a mistake would crash it.
 */
final class TruncatedStateMain {
  private static final int WARM = 50_000;
  private static final int TIMES = 20_000;

  private TruncatedStateMain() {}

  private interface Use {
    void run() throws Exception;
  }

  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    Ipc ipc = Ipc.builder().set("runtime-dir", directory.toString()).build();
    Use use =
        switch (args[1]) {
          case "blackboard" -> blackboard(ipc);
          case "region" -> region(ipc);
          case "lock" -> lock(ipc);
          default -> counter(ipc);
        };
    for (int i = 0; i < WARM; i++) {
      use.run();
    }
    try (FileChannel file =
        FileChannel.open(directory.resolve("state.state"), StandardOpenOption.WRITE)) {
      file.truncate(0);
    }
    int[] done = new int[1];
    int[] failures = new int[1];
    while (true) {
      try {
        goOn(ipc, use, done, failures);
      } catch (InternalError e) { // of an earlier access, where goOn has caught another failure
        failures[0]++;
      }
    }
  }

  private static void goOn(Ipc ipc, Use use, int[] done, int[] failures) throws Exception {
    try {
      finish(ipc, use, done, failures); // ends the JVM
    } catch (IpcException | InternalError e) { // possibly of an earlier access
      failures[0]++;
    }
  }

  /** Goes on where it was interrupted by an error. */
  private static void finish(Ipc ipc, Use use, int[] done, int[] failures) throws Exception {
    while (done[0] < TIMES) {
      done[0]++;
      use.run();
    }
    ipc.close();
    System.out.println(failures[0] == 0 ? "nothing has failed" : "survived");
    Runtime.getRuntime().halt(0);
  }

  private static Use blackboard(Ipc ipc) throws Exception {
    BlackboardWriter writer = ipc.blackboardWriter("state");
    BlackboardKey key = writer.key("a");
    ByteBuffer value = ByteBuffer.allocateDirect(64);
    ByteBuffer copy = ByteBuffer.allocate(4096);
    return () -> {
      writer.put(key, value.clear());
      writer.get(key, copy.clear());
      writer.state();
    };
  }

  private static Use region(Ipc ipc) throws Exception {
    Region region = ipc.region("state", 1 << 16);
    ByteBuffer buffer = region.buffer();
    return () -> buffer.putLong(5000, buffer.getLong(5000) + 1);
  }

  private static Use lock(Ipc ipc) throws Exception {
    ProcessLock lock = ipc.lock("state");
    return () -> {
      try (Held held = lock.acquire()) {
        if (held.abandoned()) {
          throw new AssertionError("nobody has died");
        }
      }
    };
  }

  private static Use counter(Ipc ipc) throws Exception {
    Counter counter = ipc.blackboard("state").counter("c");
    return () -> {
      counter.add(1);
      counter.get();
    };
  }
}
