package io.github.linuxipc.bench;

import io.github.linuxipc.bench.library.MeasuredLibraries;
import io.github.linuxipc.bench.plan.Row;
import io.github.linuxipc.bench.report.CsvFile;
import io.github.linuxipc.bench.report.RatioCharts;
import io.github.linuxipc.bench.run.ChannelTarget;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws the results of runs that have ended as SVG files. */
@Command(
    name = "charts",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Draws results that were written with --out as SVG files: for each scenario a bar chart of",
      "the ratios to the baseline, with their spread. Results of several runs are put together;",
      "each round is compared with the baseline's round of the same run. Measures nothing."
    })
final class ChartsCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "RESULTS",
      description = "Directories that contain a file bench.csv.")
  private List<Path> results = List.of();

  @Option(
      names = "--baseline",
      paramLabel = "NAME",
      defaultValue = "aeron",
      description =
          "The library that the others are compared with; in a stream, its single sends. Default:"
              + " ${DEFAULT-VALUE}")
  private String baseline = "aeron";

  @Option(
      names = "--subjects",
      split = ",",
      paramLabel = "NAME",
      description = "The libraries to draw beside the baseline. Default: all.")
  private List<String> subjects = List.of();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Write the SVG files to this directory.")
  private Path out = Path.of("");

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    try {
      List<List<Row>> runs = new ArrayList<>();
      for (Path result : results) {
        runs.add(read(result));
      }
      Map<String, String> charts = new RatioCharts(runs, baseline, ChartsCommand::isOwn).all();
      if (charts.isEmpty()) {
        throw new IOException("nothing was measured beside the baseline " + baseline);
      }
      Files.createDirectories(out);
      for (Map.Entry<String, String> chart : charts.entrySet()) {
        Files.writeString(out.resolve(chart.getKey()), chart.getValue());
        command.getOut().println("Written: " + out.resolve(chart.getKey()));
      }
      command.getOut().flush();
      return 0;
    } catch (IOException e) {
      command.getErr().println("FAILED " + e.getMessage());
      command.getErr().flush();
      return 1;
    }
  }

  private List<Row> read(Path directory) throws IOException {
    try (Reader in = Files.newBufferedReader(directory.resolve(CsvFile.NAME))) {
      return CsvFile.read(in).stream().filter(row -> isDrawn(row.subject())).toList();
    }
  }

  private boolean isDrawn(String subject) {
    return subjects.isEmpty() || subject.equals(baseline) || subjects.contains(subject);
  }

  /** Returns whether the name is that of this library's transport, of its service or channel. */
  private static boolean isOwn(String subject) {
    String transport = subject.replace(ChannelTarget.SUFFIX, "");
    return MeasuredLibraries.find(transport)
        .filter(library -> library.description().startsWith("this library"))
        .isPresent();
  }
}
