package dev.pgemit.cli.key;

import dev.pgemit.cli.command.VersionProvider;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Manages the API keys of the service. */
@Command(
    name = "key",
    description = "Manage the keys of the service and their permissions.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      KeyCreateCommand.class,
      KeyListCommand.class,
      KeyRevokeCommand.class,
      KeyRotateCommand.class
    },
    footer = {
      "",
      "DATABASE_URL is the address of Postgres. docs/access.md describes keys and" + " permissions."
    })
public final class KeyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    var command = spec.commandLine();
    command.usage(command.getErr());
    command
        .getErr()
        .println("\npgemit: The command is missing. Choose a command from the list above.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
