package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.Address;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.state.BlackboardWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ipc put}. */
@Command(
    name = "put",
    description = {
      "Puts a value on a blackboard, in the place of the key's last one.",
      "The blackboard stays when this command ends, until its file is removed. While a process has"
          + " it open as its writer, the command is refused and names that process."
    },
    footer = {
      "",
      "Examples:",
      "  ipc put limits max-orders 100",
      "  ipc put limits max-orders -- -1      arguments after -- are no options"
    })
final class PutCommand implements Callable<Integer> {
  @Mixin private VerboseOption verbose = new VerboseOption();

  @Parameters(index = "0", paramLabel = "BOARD", description = "The blackboard's name or address.")
  private String board = "";

  @Parameters(index = "1", paramLabel = "KEY", description = "The key.")
  private String key = "";

  @Parameters(index = "2", paramLabel = "VALUE", description = "The value.")
  private String value = "";

  @Override
  public Integer call() throws Exception {
    IpcBuilder builder = Ipc.builder();
    String place = board;
    if (Address.isName(board)) {
      builder.set("blackboards." + board + ".persistent", "true");
    } else {
      place += (place.indexOf('?') < 0 ? "?" : "&") + "persistent=true";
    }
    ByteBuffer bytes = RawArguments.bytesOf(List.of(value)).get(0);
    try (Ipc ipc = builder.build();
        BlackboardWriter writer = ipc.blackboardWriter(place)) {
      long version = writer.put(writer.key(key), bytes);
      verbose.log("put version %,d of %s on %s", version, key, writer.channel());
    }
    return ExitCode.DONE;
  }
}
