package io.github.linuxipc.cli;

import io.github.linuxipc.cli.exit.ExitCode;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ipc completion}. */
@Command(
    name = "completion",
    description = "Prints a script by which a shell completes the words of this command.",
    footer = {
      "",
      "Examples:",
      "  ipc completion bash > ~/.local/share/bash-completion/completions/ipc",
      "  source <(ipc completion zsh)"
    })
final class CompletionCommand implements Callable<Integer> {
  /** The shells. */
  enum Shell {
    /** Bash. */
    bash,
    /** Z shell, which runs the script of Bash. */
    zsh
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  /** One script serves both, because it makes the Z shell understand it. */
  @Parameters(paramLabel = "SHELL", description = "The shell: ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  @Override
  public Integer call() {
    System.out.println("# Completion of the command ipc in " + shell + ".");
    System.out.print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
    return ExitCode.DONE;
  }
}
