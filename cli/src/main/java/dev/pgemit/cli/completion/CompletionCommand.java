package dev.pgemit.cli.completion;

import dev.pgemit.cli.command.ExitCode;
import dev.pgemit.cli.command.VersionProvider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the completion script of a shell. */
@Command(
    name = "completion",
    description = "Print the completion script of a shell, for commands, options and values.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    footer = {
      "",
      "Examples:",
      "  pgemit completion bash > ~/.local/share/bash-completion/completions/pgemit",
      "  pgemit completion zsh > ~/.zfunc/_pgemit",
      "  pgemit completion fish > ~/.config/fish/completions/pgemit.fish",
    })
public final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  private CompletionShell shell = CompletionShell.BASH;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    out.print(shell.script(spec.root().commandLine()));
    out.flush();
    return ExitCode.DONE.number();
  }
}
