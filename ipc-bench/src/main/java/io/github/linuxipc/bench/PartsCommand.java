package io.github.linuxipc.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Runs the JMH benchmarks. */
@Command(
    name = "parts",
    description = {
      "Runs the JMH benchmarks of the parts.",
      "Arguments are JMH's own: a pattern of names, -f FORKS, -wi and -i ITERATIONS, -prof gc, -l to list, -h for all."
    })
final class PartsCommand implements Callable<Integer> {
  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
    return 0;
  }
}
