package dev.pgemit.cli.key;

import dev.pgemit.cli.command.VersionProvider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Manages the API keys of the service. */
@Command(
    name = "key",
    description = "Say who may call the service, and what each may do there.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      KeyCreateCommand.class,
      KeyListCommand.class,
      KeyRevokeCommand.class,
      KeyRotateCommand.class
    },
    footer = {"", "DATABASE_URL says where Postgres is. docs/access.md tells all of it."})
public final class KeyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    var command = spec.commandLine();
    command.usage(command.getErr());
    command.getErr().println("\npgemit: Which command? One of those above.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
