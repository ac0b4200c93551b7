package io.github.linuxipc.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Runs the jcstress tests. */
@Command(
    name = "stress",
    description = {
      "Runs the jcstress tests of the ring, and of blackboards and locks.",
      "Arguments are jcstress's own: -m sanity or quick, -t PATTERN, -r DIRECTORY for its report, -h for all."
    })
final class StressCommand implements Callable<Integer> {
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    org.openjdk.jcstress.Main.main(arguments.toArray(String[]::new));
    return 0;
  }
}
