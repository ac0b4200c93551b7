package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.library.MeasuredSubject;
import io.github.linuxipc.bench.plan.Sample;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.bench.plan.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A target that is measured while a command runs beside it, such as one that watches it.
 *
 * @param target measures
 * @param command the command, for a shell
 */
record AccompaniedTarget(JvmTarget target, String command) implements BenchmarkTarget {
  /** The end of this target's name. The part before it is the name of the target alone. */
  static final String SUFFIX = "-beside";

  /** What the command writes, in the directory of the measurement. */
  private static final String LOG = "beside";

  @Override
  public String subject() {
    return target.subject() + SUFFIX;
  }

  @Override
  public SendMode sendMode() {
    return target.sendMode();
  }

  @Override
  public String description() {
    return target.description() + ", beside: " + command;
  }

  @Override
  public boolean supports(Scenario scenario) {
    return target.supports(scenario);
  }

  @Override
  public Sample measure(Scenario scenario, Timing timing) throws IOException, InterruptedException {
    return target.of(new Accompanied(target.library(), command)).measure(scenario, timing);
  }

  /** Starts the command before the processes that are measured, and ends it after them. */
  private record Accompanied(MeasuredSubject subject, String command) implements MeasuredSubject {
    @Override
    public String name() {
      return subject.name();
    }

    @Override
    public String description() {
      return subject.description();
    }

    @Override
    public boolean supports(Scenario scenario) {
      return subject.supports(scenario);
    }

    @Override
    public List<String> jvmFlags() {
      return subject.jvmFlags();
    }

    @Override
    public int warmUpFactor() {
      return subject.warmUpFactor();
    }

    @Override
    public AutoCloseable prepare(Path directory) throws IOException {
      AutoCloseable prepared = subject.prepare(directory);
      Path log = directory.resolve(LOG);
      ProcessBuilder builder = new ProcessBuilder("sh", "-c", command);
      builder.environment().put("IPC_RUNTIME_DIR", directory.resolve("ipc").toString());
      Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      return () -> {
        try {
          requireRunning(process, log);
        } finally {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly().waitFor();
          prepared.close();
        }
      };
    }

    private void requireRunning(Process process, Path log) throws IOException {
      if (!process.isAlive()) {
        throw new IOException(
            "\"" + command + "\" ended before the measurement: " + Files.readString(log).strip());
      }
    }
  }
}
