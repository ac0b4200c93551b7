package io.github.linuxipc.cli.demo;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.cli.exit.ExitCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ipc demo}. */
@Command(
    name = "demo",
    description = {
      "Runs one unchanged program in two JVMs over every available transport, verifies every"
          + " message by number and checksum, and prints a table.",
      "Then the two wake each other by every notifier, and one reads a blackboard while the other"
          + " writes to it.",
      "It fails if a message was lost, repeated or changed, a wake was not answered, or a value was"
          + " torn or old."
    },
    footer = {"", "Examples:", "  ipc demo", "  ipc demo --transport unix,tcp --messages 1000000"})
public final class DemoCommand implements Callable<Integer> {
  /** Needs a broker, and is therefore run only if it is asked for. */
  private static final String BROKERED = "artemis";

  private static final long MESSAGES = 20_000;
  private static final long QUICK_MESSAGES = 2_000;
  private static final int WAKES = 5_000;
  private static final int QUICK_WAKES = 500;
  private static final long PUTS = 1_000_000;
  private static final long QUICK_PUTS = 100_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--quick", description = "A tenth of the messages, and shorter measurements.")
  private boolean quick;

  @Option(
      names = "--transport",
      split = ",",
      paramLabel = "SCHEME",
      description = "Only these transports, such as unix,tcp.")
  private List<String> schemes = List.of();

  @Option(
      names = "--messages",
      paramLabel = "N",
      description = "How many messages to verify (default 20000).")
  private @Nullable Long messages;

  /** Creates the command. Called by picocli. */
  public DemoCommand() {}

  /**
   * Runs the demo.
   *
   * @return 0
   * @throws IpcException if the run of a transport, of an event or of shared state failed
   */
  @Override
  public Integer call() throws IOException, InterruptedException {
    Plan plan = plan();
    Report report = new Report();
    Progress progress = new Progress(System.err);
    List<RunResult> outcomes = new ArrayList<>();
    for (ProviderInfo transport : chosen()) {
      String why = whyNot(transport);
      if (!why.isEmpty()) {
        report.addNotRun(transport, why);
        continue;
      }
      progress.begin(transport.scheme());
      RunResult outcome = new TransportRun(transport, plan, progress).run();
      progress.end(outcome.isGood());
      outcomes.add(outcome);
    }
    report.print(outcomes);
    failUnlessGood(outcomes);
    if (schemes.isEmpty()) {
      new EventRun(quick ? QUICK_WAKES : WAKES).run(notifiers());
      new StateRun(quick ? QUICK_PUTS : PUTS).run(stateProviders());
    }
    return ExitCode.DONE;
  }

  private Plan plan() {
    long n = messages != null ? messages : quick ? QUICK_MESSAGES : MESSAGES;
    if (n < 1) {
      throw new ParameterException(spec.commandLine(), "--messages must be at least 1");
    }
    String prefix =
        String.format(Locale.ROOT, "demo-%016x", ThreadLocalRandom.current().nextLong());
    return quick ? new Plan(prefix, n, 150, 150) : new Plan(prefix, n, 600, 500);
  }

  /**
   * Returns the requested transports, or all transports if none was requested. If a scheme has
   * several providers, returns the one with the highest priority.
   */
  private List<ProviderInfo> chosen() throws IpcException {
    Map<String, ProviderInfo> found = new LinkedHashMap<>();
    try (Ipc ipc = Ipc.create()) {
      for (ProviderInfo transport : ipc.transports()) {
        found.merge(transport.scheme(), transport, (a, b) -> a.priority() >= b.priority() ? a : b);
      }
    }
    if (schemes.isEmpty()) {
      found.remove(BROKERED);
      return List.copyOf(found.values());
    }
    return schemes.stream().distinct().map(scheme -> find(scheme, found)).toList();
  }

  private static List<ProviderInfo> notifiers() throws IpcException {
    try (Ipc ipc = Ipc.create()) {
      return ipc.notifiers();
    }
  }

  private static List<ProviderInfo> stateProviders() throws IpcException {
    try (Ipc ipc = Ipc.create()) {
      return ipc.stateProviders();
    }
  }

  private static ProviderInfo find(String scheme, Map<String, ProviderInfo> found) {
    ProviderInfo transport = found.get(scheme);
    if (transport == null) {
      String next = "Installed are " + String.join(", ", found.keySet()) + ".";
      throw configuration(ErrorCode.NO_PROVIDER, "No transport serves " + scheme, next);
    }
    if (!transport.available()) {
      String what = scheme + " cannot be run here: " + transport.reason();
      throw configuration(ErrorCode.PROVIDER_UNAVAILABLE, what, transport.remedy());
    }
    return transport;
  }

  private static IpcConfigurationException configuration(ErrorCode code, String what, String next) {
    return new IpcConfigurationException(code, code.text(what, "", next));
  }

  private static String whyNot(ProviderInfo transport) {
    return transport.available() ? "" : transport.reason() + ". " + transport.remedy();
  }

  private static void failUnlessGood(List<RunResult> outcomes) throws IpcException {
    String problems =
        outcomes.stream()
            .filter(outcome -> !outcome.isGood())
            .map(outcome -> outcome.transport().scheme() + ": " + outcome.problem())
            .collect(Collectors.joining("; "));
    if (!problems.isEmpty()) {
      ErrorCode code = ErrorCode.PROTOCOL;
      throw new IpcException(code, code.text("The demo failed on " + problems, "", ""), null);
    }
  }
}
