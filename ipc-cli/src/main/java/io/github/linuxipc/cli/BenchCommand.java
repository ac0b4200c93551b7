package io.github.linuxipc.cli;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.cli.exit.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * {@code ipc bench} where the benchmarks are not: the script {@code ./ipc} runs their own module.
 */
@Command(
    name = "bench",
    description = "Measures the transports beside other libraries; only ./ipc of the source tree.",
    footer = {"", "Examples:", "  ./ipc bench --quick", "  ./ipc bench --help"})
final class BenchCommand implements Callable<Integer> {
  @Unmatched private List<String> ignored = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    throw CommandFailure.of(
        ErrorCode.UNKNOWN_OPTION,
        "The benchmarks are a module of their own, which this jar does not hold",
        "Run ./ipc bench in the source tree.",
        ExitCode.USAGE);
  }
}
