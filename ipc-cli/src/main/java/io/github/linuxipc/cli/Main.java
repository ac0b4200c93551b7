package io.github.linuxipc.cli;

import io.github.linuxipc.cli.demo.DemoCommand;
import io.github.linuxipc.cli.exit.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Starts the {@code ipc} command. */
@Command(
    name = "ipc",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Messages, calls, topics, shared state and events between the processes of one Linux host.",
    footer = {
      "",
      "ADDRESS is a channel's name (orders) or an address (unix:/run/app/orders.sock);",
      "SERVICE, TOPIC, BOARD and EVENT likewise.",
      "Configuration decides which transport serves a name: IPC_TRANSPORT=tcp,",
      "or a line ipc.transport=tcp in the file ipc.properties.",
      "",
      "Exit codes: 0 done, 1 input or output failed, 2 usage or configuration,",
      "3 timed out.",
      "IPC_DEBUG=1 adds the stack trace to an error.",
      "",
      "Try:",
      "  ipc demo",
      "  ipc receive orders            in one shell, and in another",
      "  ipc send orders hello"
    },
    subcommands = {
      DemoCommand.class,
      TransportsCommand.class,
      SendCommand.class,
      ReceiveCommand.class,
      CallCommand.class,
      ServeCommand.class,
      PublishCommand.class,
      SubscribeCommand.class,
      GetCommand.class,
      PutCommand.class,
      LsCommand.class,
      RmCommand.class,
      DoctorCommand.class,
      TopCommand.class,
      WakeCommand.class,
      WaitCommand.class,
      BrokerCommand.class,
      CompletionCommand.class,
      BenchCommand.class,
      HelpCommand.class
    })
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  private Main() {}

  /**
   * Runs the command and exits with its code.
   *
   * @param args the command line
   */
  public static void main(String[] args) {
    StandardStreams.install();
    RawArguments.remember(args);
    System.exit(StandardStreams.exitCode(execute(args)));
  }

  private static int execute(String[] args) {
    try {
      return commandLine().execute(args);
    } catch (LinkageError | OutOfMemoryError e) { // the handlers below receive exceptions only
      return FailureReport.of(e).report(e);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExpandAtFiles(false) // a message may begin with @
        .setParameterExceptionHandler((e, args) -> FailureReport.of(e).report(e))
        .setExecutionExceptionHandler((e, command, parsed) -> FailureReport.of(e).report(e));
  }

  /**
   * Prints the usage to standard error and returns a failure. Called if no sub-command is given.
   */
  @Override
  public Integer call() {
    spec.commandLine().usage(System.err);
    return ExitCode.USAGE;
  }
}
