package io.github.linuxipc.cli;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.cli.exit.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code ipc bench} in the distribution. The distribution does not contain the benchmarks, so this
 * command fails. In the source tree the script {@code ./ipc} runs the module of the benchmarks
 * instead.
 */
@Command(
    name = "bench",
    description = "Compares the transports with other libraries. Needs ./ipc of the source tree.",
    footer = {"", "Examples:", "  ./ipc bench --quick", "  ./ipc bench --help"})
final class BenchCommand implements Callable<Integer> {
  @Unmatched private List<String> ignored = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    throw CommandFailure.of(
        ErrorCode.UNKNOWN_OPTION,
        "The benchmarks are in a separate module, which this jar does not contain",
        "Run ./ipc bench in the source tree.",
        ExitCode.USAGE);
  }
}
