package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.cli.exit.GracefulShutdown;
import io.github.linuxipc.posix.StandardStream;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardKey;
import io.github.linuxipc.state.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ipc get}. */
@Command(
    name = "get",
    description = {
      "Prints the value of a key of a blackboard on standard output, byte for byte, followed by a"
          + " newline; without KEY each key and its value as KEY=VALUE.",
      "With --watch it goes on and prints each change; changes that follow one another fast are"
          + " printed as one. It ends when standard output is closed, or at Ctrl-C."
    },
    footer = {
      "",
      "Examples:",
      "  ipc get limits",
      "  ipc get limits max-orders",
      "  ipc get limits max-orders --watch"
    })
final class GetCommand implements Callable<Integer> {
  /** How often --watch looks for changes. */
  private static final long LOOK_MS = 200;

  @Option(names = "--watch", description = "Go on, and print each change.")
  private boolean watch;

  @Parameters(index = "0", paramLabel = "BOARD", description = "The blackboard's name or address.")
  private String board = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "KEY", description = "The key.")
  private @Nullable String key;

  private final LineWriter out = LineWriter.toStandardOutput();

  /** The version of each key that was printed last. */
  private final Map<String, Long> printed = new HashMap<>();

  @Override
  public Integer call() throws Exception {
    StandardStreams.require(StandardStream.OUTPUT);
    GracefulShutdown exit = new GracefulShutdown();
    try (Ipc ipc = Ipc.create();
        Blackboard opened = ipc.blackboard(board)) {
      return print(opened);
    } catch (IpcException e) {
      if (e.code() != ErrorCode.CLOSED) {
        throw e;
      }
      return ExitCode.DONE; // the blackboard is closed only when the process ends
    } finally {
      exit.finished();
    }
  }

  private int print(Blackboard opened) throws Exception {
    Map<String, BlackboardKey> keys = new HashMap<>();
    boolean again;
    do {
      boolean any = printChanges(opened, keys);
      again = watch && flush();
      if (!watch) {
        out.flush();
        requireValue(any);
      } else if (again) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MS);
      }
    } while (again);
    return ExitCode.DONE;
  }

  /** Prints the values that have changed, and returns whether there was one. */
  private boolean printChanges(Blackboard opened, Map<String, BlackboardKey> keys)
      throws IOException {
    boolean any = false;
    for (String name : key == null ? opened.keys() : List.of(key)) {
      Value value = opened.get(keys.computeIfAbsent(name, opened::key));
      if (value != null && !Objects.equals(printed.put(name, value.version()), value.version())) {
        line(name, value.bytes());
        any = true;
      }
    }
    return any;
  }

  private void line(String name, ByteBuffer value) throws IOException {
    if (key != null) {
      out.line(value);
      return;
    }
    byte[] prefix = (name + "=").getBytes(StandardCharsets.US_ASCII);
    out.line(ByteBuffer.allocate(prefix.length + value.remaining()).put(prefix).put(value).flip());
  }

  /** Writes what was printed; returns whether the reader is still there. */
  private boolean flush() throws IOException {
    try {
      out.flush();
      return true;
    } catch (IOException e) {
      if (LineWriter.isClosedByReader(e)) {
        return false;
      }
      throw e;
    }
  }

  private void requireValue(boolean any) throws CommandFailure {
    if (key != null && !any) {
      throw CommandFailure.of(
          ErrorCode.NO_VALUE,
          "The key " + key + " of " + board + " has no value",
          "See the keys with ipc get " + board + ".",
          ExitCode.FAILED);
    }
  }
}
